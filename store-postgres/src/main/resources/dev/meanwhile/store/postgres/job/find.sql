select * from job_row where id = any (:jobs)
