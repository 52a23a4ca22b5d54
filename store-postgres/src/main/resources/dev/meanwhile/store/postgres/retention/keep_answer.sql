update message set content = to_json(:answer::text) where job_id = :job and content is null
