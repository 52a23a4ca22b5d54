select r.*, h.last_seq, j.untold
from job j
join job_shown r on r.id = j.id
join job_head h on h.job_id = j.id
where j.id = any (:jobs) and (j.untold or exists (select 1 from wait w where w.job_id = j.id and w.untold))
