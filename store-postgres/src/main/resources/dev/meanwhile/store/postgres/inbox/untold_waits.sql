select w.* from wait w where w.job_id = any (:jobs) and w.untold order by w.id
