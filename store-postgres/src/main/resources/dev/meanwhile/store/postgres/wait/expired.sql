select id from wait
where state = 'open' and expires_at <= (select engine_now())
order by expires_at
limit :most
