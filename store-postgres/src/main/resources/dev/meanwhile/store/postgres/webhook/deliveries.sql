select n, id, job_id, type, state, attempts, created_at, due_at, last_at, status, excerpt, error, took_ms
from webhook_delivery
where webhook = :webhook and n < :before
order by n desc
limit :most
