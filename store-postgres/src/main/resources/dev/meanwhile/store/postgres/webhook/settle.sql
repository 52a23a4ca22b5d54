update webhook_delivery
set state = :state, due_at = (select engine_now()) + :retry::interval,
    last_at = :at, status = :status, excerpt = :excerpt, error = :error, took_ms = :took
where id = :id and attempts = :attempt and due_at is not null
