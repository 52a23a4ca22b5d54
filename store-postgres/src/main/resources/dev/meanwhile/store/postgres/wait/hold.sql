update wait
set claim_id = :claim, claimed_until = least((select engine_now()) + :time::interval, expires_at)
where id = :wait
