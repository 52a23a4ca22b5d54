update token set last_used_at = engine_now() where id = :id
