select distinct job_id from watch where worker <> :worker
