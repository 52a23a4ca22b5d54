-- A request that never came to its end (its process was killed) holds its key for a minute only.
delete from kept_answer
where scope = :scope and key = :key and status is null and created_at < engine_now() - interval '1 minute'
