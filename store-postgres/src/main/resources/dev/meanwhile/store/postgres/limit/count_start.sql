-- A crash may lose the counts of its last moments; in exchange no start waits for the disk, nor for the start before it.
-- In one order everywhere, so that no two starts wait for each other.
with quick as materialized (select set_config('synchronous_commit', 'off', true)),
clock as materialized (select engine_now() as at),
counted as (
    insert into start_count as known (project, owner, span, begins, n)
    select :project, w.owner, w.span, date_trunc(w.span, clock.at, 'UTC'), :starts::bigint
    from (values (:owner::text, 'minute'), (:owner::text, 'day'), ('', 'minute'), ('', 'day')) as w (owner, span), clock, quick
    order by w.owner, w.span
    on conflict (project, owner, span) do update
    set begins = excluded.begins, n = case when known.begins = excluded.begins then known.n + excluded.n else excluded.n end
    returning owner, span, begins, n
)
select c.owner = '' as is_of_project, c.span = 'day' as is_of_day, c.n,
       c.begins + case c.span when 'day' then interval '86400 seconds' else interval '60 seconds' end as ends, clock.at
from counted c, clock
