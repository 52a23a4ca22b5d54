-- A hole in the worker's own beats counts neither as running nor as silence of its jobs.
with clock as materialized (select engine_now() as at),
before as (select beat_at from worker where id = :worker),
beat as (
    insert into worker (id, started_at, beat_at)
    select :worker, at, at from clock
    on conflict (id) do update set beat_at = excluded.beat_at, ended_at = null
),
-- Where the clock was set back, who is silent would seem to live until it is again what it was.
others as (
    update worker w set beat_at = clock.at from clock where w.ended_at is null and w.beat_at > clock.at and w.id <> :worker
),
hole as (
    select clock.at, clock.at - before.beat_at as length from clock, before where clock.at - before.beat_at > :hole
),
head as (
    update job_head h set quiet_until = greatest(h.quiet_until, hole.at)
    from hole, job j
    where j.worker = :worker and j.state = 'running' and h.job_id = j.id
    returning h.job_id
)
update job j set deadline_at = j.deadline_at + hole.length
from hole, head
where j.id = head.job_id and j.state = 'running'
