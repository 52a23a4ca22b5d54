select job_id, epoch, last_seq, at from job_head where job_id = any (:jobs)
