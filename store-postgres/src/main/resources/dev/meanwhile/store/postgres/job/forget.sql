with clock as materialized (select engine_now() as at),
events as (delete from job_event where job_id = :job),
checkpoints as (delete from checkpoint where job_id = :job),
calls as (delete from tool_call where job_id = :job),
waits as (delete from wait where job_id = :job),
commands as (delete from job_command where job_id = :job),
blobs as (delete from blob_ref where job_id = :job),
answer as (
    update message m set content = '""' from job j
    where j.id = :job and m.job_id = :job
    returning m.project, m.thread_id, m.parent_id, m.created_at
),
-- the message of the same admission; an older parent is another job's or stays
asked as (
    update message m set content = '""' from answer a
    where m.project = a.project and m.thread_id = a.thread_id and m.id = a.parent_id
      and m.role = 'user' and m.created_at = a.created_at
)
update job
set request = null, request_sha256 = null, metadata = '{}', sealed_key = null,
    log_deleted_at = coalesce(log_deleted_at, clock.at)
from clock
where id = :job
