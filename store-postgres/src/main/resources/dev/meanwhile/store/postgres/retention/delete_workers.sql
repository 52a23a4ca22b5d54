delete from worker
where ctid = any (array(
    select ctid from worker where ended_at < (select engine_now()) - :age::interval order by ended_at limit :most
))
