select job_id, body_hash from idempotency where scope = :scope and key = :key
