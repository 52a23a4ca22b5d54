select job_id, path, n, kind, data
from checkpoint
where job_id = any (:jobs)
order by job_id, id
