delete from worker
where id in (
    select id from worker where ended_at < (select engine_now()) - :age::interval order by ended_at limit :most
)
