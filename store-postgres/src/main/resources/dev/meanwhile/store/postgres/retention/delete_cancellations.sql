delete from cancelled_admission
where ctid = any (array(
    select ctid from cancelled_admission where at < (select engine_now()) - :age::interval order by at limit :most
))
