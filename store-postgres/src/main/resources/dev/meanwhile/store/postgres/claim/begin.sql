-- Takes a job that was just let in; exact, as nobody else may take jobs meanwhile.
with clock as materialized (select engine_now() as at),
job as (
    update job j
    set state = 'running', worker = :worker, due_at = null, started_at = clock.at, attempt = 1,
        deadline_at = clock.at + j.wall_left
    from clock
    where j.id = :job
      and not exists (
          select 1 from job o
          where o.state = 'queued' and o.project = :project and o.id <> :job and o.due_at <= clock.at and not o.waits_turn
      )
      and (select count(*) from job o where o.state = 'running' and o.project = :project and o.owner = :owner) < :running_of_user
      and (select count(*) from job o where o.state = 'running' and o.project = :project) < :running_of_project
    returning j.id
),
head as (
    update job_head h
    set epoch = h.epoch + 1, last_seq = h.last_seq + 1, at = clock.at
    from job, clock
    where h.job_id = job.id
    returning h.job_id, h.epoch, h.last_seq as seq, h.at
),
event as (
    insert into job_event (job_id, seq, at, type, path, payload)
    select job_id, seq, at, :type, '', :payload::json from head
)
select epoch, seq, at from head
