select 1 from job_head where job_id = :job for update skip locked
