select id from job
where untold and finished_at < (select engine_now()) - :age::interval
order by finished_at
limit :most
