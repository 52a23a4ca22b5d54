delete from kept_answer where created_at < engine_now() - interval '24 hours'
