select id from job
where finished_at < (select engine_now()) - :age::interval
order by finished_at
limit :most
