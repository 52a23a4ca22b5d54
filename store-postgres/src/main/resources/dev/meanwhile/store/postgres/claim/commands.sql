-- A stop, and the last of the answers that a running job has not heard.
select c.job_id,
       (array_agg(c.data ->> 'by' order by c.n) filter (where c.kind = 'stop'))[1] as stopper,
       max(c.n) filter (where c.kind <> 'stop') as answer
from job j
join job_command c on c.job_id = j.id and c.done_at is null
where j.worker = :worker and j.state = 'running'
group by c.job_id
