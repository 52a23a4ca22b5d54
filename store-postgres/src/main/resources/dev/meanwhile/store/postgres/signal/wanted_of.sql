select distinct job_id from watch where job_id = any (:jobs) and worker <> :worker and until > (select engine_now())
