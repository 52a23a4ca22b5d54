with clock as materialized (select engine_now() as at),
job as (
    update job j
    set state = 'queued', worker = null, due_at = clock.at, queued_because = 'released',
        wall_left = greatest(j.deadline_at - clock.at, interval '0'), deadline_at = null
    from clock
    where j.worker = :worker and j.state = 'running'
    returning j.id
)
update job_head h set epoch = h.epoch + 1 from job where h.job_id = job.id
