insert into idempotency (scope, key, body_hash, job_id, created_at)
values (:scope, :key, :hash, :job, (select engine_now()))
on conflict (scope, key) do nothing
