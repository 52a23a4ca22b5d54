update webhook
set old_sealed_secret = sealed_secret, old_until = (select engine_now()) + :overlap::interval, sealed_secret = :sealed
where id = :id
