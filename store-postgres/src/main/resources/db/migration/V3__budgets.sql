-- What jobs spend, and what they may.

alter table job add column cached_tokens bigint not null default 0; -- the part of prompt_tokens that the provider had read before

create or replace view job_row as
select id, project, kind, state, owner, thread_id, message_id, model, attempt, created_at, started_at, finished_at,
       wait_reason, due_at, prompt_tokens, completion_tokens, reasoning_tokens, cost, failure, finish_reason, stopped_by,
       retry_of, metadata, cached_tokens
from job;
