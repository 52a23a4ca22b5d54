update job_event set payload = :payload::json where job_id = :job and seq = :seq
