delete from watch
where (worker = :worker and not job_id = any (:jobs)) or until <= (select engine_now())
