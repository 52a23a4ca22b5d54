select * from wait
where state = 'open' and remind_at is not null and remind_at <= (select engine_now())
order by remind_at
limit :most
