delete from job_event where job_id = :job and seq = any (:seqs)
