-- Of each path the events after its last checkpoint. A job with one path is read from there; one with several from its beginning,
-- as a path that has no checkpoint yet may have begun anywhere.
with last as (
    select job_id, path, max(seq) as seq from checkpoint where job_id = any (:jobs) group by job_id, path
),
start as (
    select h.job_id,
           case when h.has_paths then 0
                else coalesce((select l.seq from last l where l.job_id = h.job_id and l.path = ''), 0)
           end as seq
    from job_head h
    where h.job_id = any (:jobs)
)
select e.job_id, e.seq, e.at, e.path, e.type, e.payload
from start
cross join lateral (select * from job_event e where e.job_id = start.job_id and e.seq > start.seq) e
left join last on last.job_id = e.job_id and last.path = e.path
where e.seq > coalesce(last.seq, 0)
order by e.job_id, e.seq
