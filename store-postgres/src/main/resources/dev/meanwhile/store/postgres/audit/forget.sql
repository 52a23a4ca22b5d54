delete from audit
where id = any (array(
    select id from audit where at < (select engine_now()) - :age::interval order by at limit :most
))
