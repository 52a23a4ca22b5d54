delete from watch where worker = :worker and job_id = any (:jobs)
