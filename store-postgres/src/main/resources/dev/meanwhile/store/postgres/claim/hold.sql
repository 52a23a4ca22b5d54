with clock as materialized (select engine_now() as at),
before as (select id, queued_because, retry_of, coalesce(started_at, (select at from clock)) as started_at from job where id = any (:jobs)),
job as (
    update job j
    set state = 'running', worker = :worker, due_at = null, started_at = before.started_at,
        attempt = j.attempt + case when j.queued_because in ('new', 'worker_lost') then 1 else 0 end,
        deadline_at = clock.at + j.wall_left
    from clock, before
    where j.id = before.id and j.state = 'queued'
    returning j.id, j.attempt, before.queued_because as because, before.retry_of, j.sealed_key
),
head as (
    update job_head h
    set epoch = h.epoch + 1, last_seq = h.last_seq + 1, at = clock.at, quiet_until = null
    from job, clock
    where h.job_id = job.id
    returning h.job_id, h.epoch, h.last_seq as seq, h.at
)
select job.id, job.attempt, job.because, job.sealed_key, head.epoch, head.seq, head.at,
       head.epoch > 1 or job.retry_of is not null as has_past
from job
join head on head.job_id = job.id
order by job.id
