update webhook_delivery set state = 'pending', due_at = (select engine_now()), attempts = 0
where webhook = :webhook and id = :id
returning n, id, job_id, type, state, attempts, created_at, due_at, last_at, status, excerpt, error, took_ms
