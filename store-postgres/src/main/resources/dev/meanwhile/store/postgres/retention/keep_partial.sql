insert into checkpoint (job_id, path, n, kind, seq, data)
select h.job_id, :path, coalesce(max(c.n), 0) + 1, :kind, h.last_seq, :data::json
from job_head h
left join checkpoint c on c.job_id = h.job_id and c.path = :path
where h.job_id = :job
group by h.job_id, h.last_seq
