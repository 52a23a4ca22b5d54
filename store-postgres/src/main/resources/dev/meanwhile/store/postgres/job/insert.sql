with clock as materialized (select engine_now() as at),
job as (
    insert into job (id, project, kind, state, owner, thread_id, message_id, model, request, request_sha256, metadata,
                     admission_id, retry_of, sealed_key, due_at, wall_left, inactivity, max_tokens, max_cost, thread_turn,
                     waits_turn, created_at)
    select :job, :project, :kind, 'queued', :owner, :thread, :message, :model, :request::json, :request_sha, :metadata::json,
           :admission, :origin, :sealed_key, greatest(at, :start_at::timestamptz) + :delay::interval, :wall, :inactivity,
           :max_tokens, :max_cost,
           -- the admission holds the thread's row, so both are true until it is over
           (select t.messages from thread t where t.project = :project and t.id = :thread),
           :may_wait and exists (select 1 from job o where o.project = :project and o.thread_id = :thread
                                 and o.state in ('queued', 'running', 'waiting')),
           at
    from clock
    returning id, created_at as at
),
head as (
    insert into job_head (job_id, epoch, last_seq, at) select id, 0, 1, at from job
)
insert into job_event (job_id, seq, at, type, path, payload)
select id, 1, at, :type, '', :payload::json from job
returning seq, at
