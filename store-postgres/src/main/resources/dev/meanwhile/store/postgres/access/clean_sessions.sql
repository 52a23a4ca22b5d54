delete from session where expires_at < engine_now()
