select r.*, h.last_seq, exists (select 1 from wait w where w.job_id = r.id) as has_waits
from job_shown r
join job_head h on h.job_id = r.id
where r.id = any (:jobs)
