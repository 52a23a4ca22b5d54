with clock as materialized (select engine_now() as at),
mine as (
    select * from unnest(:jobs::uuid[], :epochs::bigint[], :befores::bigint[], :ends::bigint[], :quiets::bigint[], :paths_used::boolean[])
        with ordinality as m (job_id, epoch, before, seq, quiet, has_paths, n)
),
change as materialized (
    select * from json_to_recordset(:changes::json) as c (
        ord int, has_checkpoint boolean, prompt_tokens bigint, cached_tokens bigint, completion_tokens bigint,
        reasoning_tokens bigint, cost numeric,
        state text, wait_reason text, at_most_ms bigint, is_end boolean, failure json, finish_reason text, stopped_by text)
),
-- A release may write no event, so it is the epoch that tells its lease from the next one's.
head as (
    update job_head h
    set last_seq = m.seq, at = clock.at, has_paths = h.has_paths or m.has_paths,
        epoch = h.epoch + case when exists (select 1 from change where ord = m.n - 1 and state = 'queued') then 1 else 0 end,
        -- of several that work at once, one that is heard of says nothing of the others
        quiet_until = case when m.quiet < 0 then h.quiet_until
            else greatest(case when h.has_paths then h.quiet_until end, clock.at + m.quiet * interval '1 millisecond') end
    from mine m, clock
    where h.job_id = m.job_id and h.epoch = m.epoch and h.last_seq = m.before
    returning h.job_id, h.at, (m.n - 1)::int as ord
),
events as (
    insert into job_event (job_id, seq, at, type, path, payload)
    select head.job_id, e.seq, head.at, e.type, e.path, e.payload::json
    from unnest(:event_ords::int[], :seqs::bigint[], :types::text[], :paths::text[], :payloads::text[])
        as e (ord, seq, type, path, payload)
    join head on head.ord = e.ord
),
checkpoints as (
    insert into checkpoint (job_id, path, n, kind, seq, data)
    select head.job_id, c.path, c.n, c.kind, c.seq, c.data
    from json_to_recordset(:checkpoints::json) as c (ord int, place int, path text, n int, kind text, seq bigint, data json)
    join head on head.ord = c.ord
    order by c.place
    on conflict (job_id, path, n) do update set kind = excluded.kind, seq = excluded.seq, data = excluded.data
),
call as materialized (
    select head.job_id, case when c.has_begun then head.at end as started_at, c.*
    from json_to_recordset(:calls::json) as c (
        ord int, path text, round int, index int, provider_id text, name text, arguments text, arguments_hash text, effect text,
        is_idempotent boolean, state text, has_begun boolean, result json, result_sha256 text, error json,
        is_truncated boolean, took_ms bigint)
    join head on head.ord = c.ord
),
calls as (
    insert into tool_call as known (job_id, path, round, index, provider_id, name, arguments, arguments_hash, effect, is_idempotent, state,
                           started_at, result, result_sha256, error, is_truncated, took_ms)
    select job_id, path, round, index, provider_id, name, arguments, arguments_hash, effect, is_idempotent, state,
           started_at, result, result_sha256, error, coalesce(is_truncated, false), took_ms
    from call
    on conflict (job_id, path, round, index) do update
    set state = excluded.state, result = excluded.result,
        arguments = excluded.arguments, arguments_hash = excluded.arguments_hash, -- a person may have edited them
        started_at = case when excluded.state = 'running' then excluded.started_at
                          when excluded.started_at is not null then coalesce(known.started_at, excluded.started_at) end,
        result_sha256 = excluded.result_sha256, error = excluded.error, is_truncated = excluded.is_truncated,
        took_ms = excluded.took_ms
),
refs as (
    insert into blob_ref (job_id, project, sha256)
    select distinct j.id, j.project, call.result_sha256
    from call
    join job j on j.id = call.job_id
    where call.result_sha256 is not null
    on conflict do nothing
),
-- To their owners' days; in one order everywhere, so that no two writers wait for each other.
spent as (
    insert into spending as known (project, owner, day, cost)
    select j.project, j.owner, (head.at at time zone 'UTC')::date, sum(c.cost - coalesce(j.cost, 0))
    from change c
    join head on head.ord = c.ord
    join job j on j.id = head.job_id
    where c.cost <> coalesce(j.cost, 0)
    group by 1, 2, 3
    order by 1, 2, 3
    on conflict (project, owner, day) do update set cost = known.cost + excluded.cost
),
jobs as (
    update job j
    set prompt_tokens = coalesce(c.prompt_tokens, j.prompt_tokens),
        cached_tokens = coalesce(c.cached_tokens, j.cached_tokens),
        completion_tokens = coalesce(c.completion_tokens, j.completion_tokens),
        reasoning_tokens = coalesce(c.reasoning_tokens, j.reasoning_tokens),
        cost = coalesce(c.cost, j.cost),
        takeovers = case when c.has_checkpoint then 0 else j.takeovers end,
        state = coalesce(c.state, j.state),
        worker = case when c.state is null then j.worker end,
        deadline_at = case when c.state is null then j.deadline_at end,
        wall_left = case when c.state in ('queued', 'waiting') then greatest(j.deadline_at - head.at, interval '0') else j.wall_left end,
        due_at = case c.state when 'queued' then head.at when 'waiting' then head.at + c.at_most_ms * interval '1 millisecond' end,
        queued_because = case when c.state = 'queued' then 'released' else j.queued_because end,
        wait_reason = c.wait_reason,
        finished_at = case when c.is_end then head.at end,
        failure = c.failure, finish_reason = c.finish_reason, stopped_by = c.stopped_by,
        sealed_key = case when c.is_end then null else j.sealed_key end,
        untold = j.untold or coalesce(c.is_end, false)
    from change c
    join head on head.ord = c.ord
    where j.id = head.job_id
),
asks as (
    insert into wait (id, job_id, project, owner, path, round, index, kind, state, tool, question, proposal, schema, hash, on_expiry,
                      device, asked_at, expires_at, untold, remind_at)
    select a.id, j.id, j.project, j.owner, a.path, a.round, a.index, a.kind, 'open', a.tool, a.question, a.proposal, a.schema, a.hash,
           a.on_expiry, a.device, head.at, head.at + a.time_ms * interval '1 millisecond', a.kind <> 'client_tool',
           head.at + a.remind_ms * interval '1 millisecond'
    from json_to_recordset(:asks::json) as a (
        ord int, id uuid, path text, round int, index int, kind text, tool text, question text, proposal json, schema json, hash text,
        on_expiry text, device text, time_ms bigint, remind_ms bigint)
    join head on head.ord = a.ord
    join job j on j.id = head.job_id
),
heard as (
    update job_command k set done_at = head.at
    from json_to_recordset(:heard::json) as c (ord int, wait text)
    join head on head.ord = c.ord
    where k.job_id = head.job_id and k.done_at is null and k.data ->> 'wait' = c.wait
),
closed as (
    update wait w set state = 'closed', ended_at = head.at, untold = false
    from change c
    join head on head.ord = c.ord
    where c.is_end and w.job_id = head.job_id and w.state = 'open'
),
commands as (
    update job_command k set done_at = head.at
    from change c
    join head on head.ord = c.ord
    where c.is_end and k.job_id = head.job_id and k.done_at is null
)
select ord, at from head
