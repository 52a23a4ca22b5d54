with events as (delete from job_event where job_id = :job)
update job set log_deleted_at = (select engine_now()) where id = :job and log_deleted_at is null
