with clock as materialized (select engine_now() as at),
head as (
    update job_head h
    set epoch = h.epoch + 1, last_seq = h.last_seq + 1, at = clock.at, quiet_until = null
    from clock
    where h.job_id = :job
    returning h.job_id, h.last_seq as seq, h.at
),
event as (
    insert into job_event (job_id, seq, at, type, path, payload)
    select job_id, seq, at, :type, '', :payload::json from head
),
ended as (
    update job j
    set state = :state, finished_at = head.at, failure = :failure::json, finish_reason = :finish_reason,
        stopped_by = :stopped_by, worker = null, due_at = null, deadline_at = null, wait_reason = null,
        sealed_key = null, untold = true
    from head
    where j.id = head.job_id
),
-- a writing call that runs, or that a browser has claimed, may or may not have taken effect
calls as (
    update tool_call c
    set state = 'unknown',
        error = '{"code":"outcome_unknown","message":"this call may have taken effect; check before you repeat it"}',
        took_ms = greatest(0, extract(epoch from head.at - coalesce(c.started_at, head.at)) * 1000)::bigint
    from head
    where c.job_id = head.job_id and c.effect = 'writes'
      and (c.state = 'running'
           or (c.state = 'waiting' and exists (
               select 1 from wait w
               where w.job_id = c.job_id and w.path = c.path and w.round = c.round and w.index = c.index
                 and w.kind = 'client_tool' and w.claim_id is not null)))
),
waits as (
    update wait w set state = 'closed', ended_at = head.at, untold = false
    from head
    where w.job_id = head.job_id and w.state = 'open'
),
commands as (
    update job_command c set done_at = head.at from head where c.job_id = head.job_id and c.done_at is null
)
select seq, at from head
