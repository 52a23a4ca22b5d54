delete from idempotency
where ctid = any (array(
    select ctid from idempotency where created_at < (select engine_now()) - :age::interval order by created_at limit :most
))
