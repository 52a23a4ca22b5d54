delete from idempotency
where (scope, key) in (
    select scope, key from idempotency where created_at < (select engine_now()) - :age::interval order by created_at limit :most
)
