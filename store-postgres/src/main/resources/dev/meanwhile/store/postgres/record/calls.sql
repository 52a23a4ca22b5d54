select c.*, j.project
from tool_call c
join job j on j.id = c.job_id
where c.job_id = any (:jobs)
order by c.path, c.round, c.index
