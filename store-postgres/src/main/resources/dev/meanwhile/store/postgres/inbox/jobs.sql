select r.*, h.last_seq
from job_shown r
join job_head h on h.job_id = r.id
where r.id = any (:jobs)
