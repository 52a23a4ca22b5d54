update job set compacted_at = (select engine_now())
where id = :job and compacted_at is null and log_deleted_at is null
