with gone as (
    update webhook set disabled_at = (select engine_now()) where id = :id and disabled_at is null
)
update webhook_delivery set state = 'failed', due_at = null
where webhook = :id and due_at is not null
