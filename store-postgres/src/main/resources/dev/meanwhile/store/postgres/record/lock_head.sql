select epoch from job_head where job_id = :job for update
