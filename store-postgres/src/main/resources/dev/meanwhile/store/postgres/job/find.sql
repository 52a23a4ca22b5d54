select * from job_row where id = :job
