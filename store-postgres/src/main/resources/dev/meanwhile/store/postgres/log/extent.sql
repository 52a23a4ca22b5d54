select j.id, h.last_seq, j.log_deleted_at is not null as is_deleted
from job j
join job_head h on h.job_id = j.id
where j.id = any (:jobs)
