delete from notice
where ctid = any (array(
    select ctid from notice where at < (select engine_now()) - :age::interval order by at limit :most
))
