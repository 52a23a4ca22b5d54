insert into kept_answer (scope, key, body_hash, created_at)
values (:scope, :key, :body_hash, engine_now())
on conflict (scope, key) do nothing
