select job_id, seq, at, path, type, payload
from job_event
where job_id = :job and seq > :after
order by seq
limit :most
