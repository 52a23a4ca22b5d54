select id from job
where finished_at < (select engine_now()) - :age::interval and compacted_at is null and log_deleted_at is null
order by finished_at
limit :most
