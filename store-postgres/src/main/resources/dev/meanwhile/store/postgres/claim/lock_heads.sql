select h.job_id
from job_head h
where h.job_id = any (:jobs)
order by h.job_id
for update skip locked
