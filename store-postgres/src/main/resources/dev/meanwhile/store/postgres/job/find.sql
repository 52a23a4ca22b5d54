select * from job_shown where id = any (:jobs)
