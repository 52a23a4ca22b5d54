-- A few of each webhook, so that one that hangs takes nobody's place.
with due as materialized (
    select d.n
    from webhook w
    cross join lateral (
        select n from webhook_delivery
        where webhook = w.id and due_at <= (select engine_now())
        order by due_at
        limit :per_webhook
        for update skip locked
    ) d
    where w.id <> all (:busy)
    limit :most
)
update webhook_delivery d
set due_at = (select engine_now()) + :lease::interval, attempts = d.attempts + 1
from due, webhook w
where d.n = due.n and w.id = d.webhook
returning d.id, d.webhook, d.attempts, d.body, w.url, w.sealed_secret,
          case when w.old_until > (select engine_now()) then w.old_sealed_secret end as old_sealed_secret
