select distinct on (c.job_id) c.job_id, c.data ->> 'by' as stopper
from job j
join job_command c on c.job_id = j.id and c.done_at is null and c.kind = 'stop'
where j.worker = :worker and j.state = 'running'
order by c.job_id, c.n
