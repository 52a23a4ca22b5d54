delete from webhook_delivery
where ctid = any (array(
    select ctid from webhook_delivery where created_at < (select engine_now()) - :age::interval order by created_at limit :most
))
