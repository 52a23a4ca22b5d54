insert into webhook_delivery (id, webhook, type, body, state, created_at, due_at)
select 'msg_' || replace(gen_random_uuid()::text, '-', ''), :webhook, :type, :body, 'pending', clock.at, clock.at
from (select engine_now() as at) clock
returning n, id, job_id, type, state, attempts, created_at, due_at, last_at, status, excerpt, error, took_ms
