-- The time in which the worker was silent does not count against the job.
with clock as materialized (
    select at, least(at, coalesce((select beat_at from worker where id = :worker), at)) as alive_until
    from (select engine_now() as at) c
),
job as (
    update job j
    set state = 'queued', worker = null, due_at = clock.at, queued_because = 'worker_lost', takeovers = j.takeovers + 1,
        wall_left = greatest(j.deadline_at - clock.alive_until, interval '0'), deadline_at = null
    from clock
    where j.id = any (:jobs)
    returning j.id
)
update job_head h set epoch = h.epoch + 1 from job where h.job_id = job.id
