delete from start_count
where ctid = any (array(
    select ctid from start_count where begins < (select engine_now()) - :age::interval order by begins limit :most
))
