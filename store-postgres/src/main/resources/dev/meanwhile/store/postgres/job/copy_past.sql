with checkpoints as (
    insert into checkpoint (job_id, path, n, kind, seq, data)
    select :job, path, n, kind, 0, data
    from checkpoint
    where job_id = :origin and (:paths::text[] is null or path = any (:paths))
    order by id
),
refs as (
    insert into blob_ref (job_id, project, sha256)
    select :job::uuid, project, sha256 from blob_ref where job_id = :origin
    on conflict do nothing
)
insert into tool_call (job_id, path, round, index, provider_id, name, arguments, arguments_hash, effect, is_idempotent, state,
                       started_at, result, result_sha256, error, is_truncated, took_ms)
select :job, path, round, index, provider_id, name, arguments, arguments_hash, effect, is_idempotent, state,
       started_at, result, result_sha256, error, is_truncated, took_ms
from tool_call
where job_id = :origin and (:paths::text[] is null or path = any (:paths))
