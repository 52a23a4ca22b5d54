-- A year of an installation: a million finished jobs, a thousand queued, five hundred running, in ten projects of a thousand people.
set synchronous_commit = off;

alter table job drop constraint job_project_fkey;
alter table job_head drop constraint job_head_job_id_fkey;

insert into project (id, name, created_at) select 'project-' || n, 'Project', engine_now() from generate_series(0, 9) n;

insert into thread (project, id, owner, created_at, updated_at)
select 'project-' || n % 10, 'thread-' || n, 'person-' || n % 1000, engine_now(), engine_now() from generate_series(0, 19999) n;

insert into job (id, project, kind, state, owner, thread_id, message_id, model, request, metadata, worker, due_at, wait_reason, wall_left,
                 deadline_at, inactivity, created_at, finished_at, log_deleted_at)
select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       'project-' || n % 10,
       'chat',
       case when n <= 1000000 then 'succeeded' when n <= 1001000 then 'queued' when n <= 1001500 then 'running' else 'waiting' end,
       'person-' || n % 1000,
       'thread-' || n % 20000,
       'answer-' || n,
       'a-model', '{}', '{}',
       case when n > 1001000 and n <= 1001500 then 'worker-' || n % 4 end,
       case when (n > 1000000 and n <= 1001000) or n > 1001500 then engine_now() end,
       case when n > 1001500 then 'delay' end,
       interval '30 minutes',
       case when n > 1001000 and n <= 1001500 then engine_now() end,
       interval '5 minutes',
       engine_now() - n * interval '30 seconds',
       case when n <= 1000000 then engine_now() - n * interval '30 seconds' end,
       case when n <= 1000000 and n > 20000 then engine_now() end
from generate_series(1, 1002000) n;

insert into job_head (job_id, epoch, last_seq, at) select id, 1, 10, created_at from job;

insert into job_event (job_id, seq, at, type, path, payload)
select j.id, s, j.created_at, 'text.delta', '', '{"text":"word"}'
from (select * from job order by id limit 20000) j, generate_series(1, 10) s;

insert into message (project, thread_id, id, n, role, content, job_id, created_at)
select project, thread_id, message_id, row_number() over (partition by project, thread_id), 'assistant', '"text"', id, created_at
from job where id < '00000000-0000-7000-8000-000000010000';

insert into checkpoint (job_id, path, n, kind, seq, data)
select id, '', 1, 'turn', 10, '{"text":"word"}' from job where id < '00000000-0000-7000-8000-000000010000';

insert into tool_call (job_id, path, round, index, name, arguments, arguments_hash, effect, is_idempotent, state)
select id, '', 1, 0, 'search', '{}', '', 'reads', true, 'done' from job where id < '00000000-0000-7000-8000-000000008000';

insert into wait (id, job_id, project, owner, path, round, index, kind, state, tool, question, proposal, schema, hash, on_expiry,
                  asked_at, expires_at, ended_at, action)
select id, id, project, owner, '', 1, 0, 'approval', case when due_at is null then 'answered' else 'open' end, 'send', 'Send?', '{}', '{}',
       '', 'reject', created_at, created_at + interval '15 minutes', finished_at, case when due_at is null then 'approve' end
from job where id < '00000000-0000-7000-8000-000000010000' or state = 'waiting';

insert into blob (project, sha256, size, content, used_at)
select 'project-' || n % 10, lpad(to_hex(n), 64, '0'), 1, ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, engine_now() - n * interval '1 minute'
from generate_series(1, 20000) n;

insert into blob_piece (content, n, bytes) select content, 0, '\x00' from blob;

insert into blob_ref (job_id, project, sha256)
select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'project-' || n % 10, lpad(to_hex(n), 64, '0') from generate_series(1, 20000) n;

insert into audit (at, actor, person, project, action, target, outcome, address)
select engine_now() - n * interval '1 minute', 'person-' || n % 100, 'person-' || n % 100, 'project-' || n % 10, 'start_job', n::text, 'done', '127.0.0.1'
from generate_series(1, 50000) n;

insert into idempotency (scope, key, body_hash, job_id, created_at)
select 'scope', 'key-' || n, '', ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, engine_now() - n * interval '1 second'
from generate_series(1, 20000) n;

insert into inbox (person, last_n) select 'person-' || n, 200 from generate_series(0, 99) n;

insert into notice (person, n, project, job_id, type, level, title, body, at)
select 'person-' || n % 100, n / 100, 'project-' || n % 10, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       'job.completed', 'info', 'Your chat is finished', 'The answer is there.', engine_now() - n * interval '1 minute'
from generate_series(1, 20000) n;

insert into webhook (id, project, name, url, types, kinds, sealed_secret, creator, created_at)
select 'webhook-' || n, 'project-' || n % 10, 'Ours', 'https://example.com/hook', '{job.finished}', '{}', '', 'person-1', engine_now()
from generate_series(1, 20) n;

insert into webhook_delivery (id, webhook, job_id, type, body, state, created_at, due_at)
select 'msg_' || n, 'webhook-' || 1 + n % 20, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'job.finished', '{}',
       case when n <= 100 then 'pending' else 'delivered' end, engine_now() - n * interval '1 minute', case when n <= 100 then engine_now() end
from generate_series(1, 20000) n;

insert into workflow (project, id, version, created_at, created_by)
select 'project-' || n % 10, 'workflow-' || n, 3, engine_now(), 'person-1' from generate_series(1, 10000) n;

insert into workflow_version (project, workflow, version, name, description, document, saved_at, saved_by)
select project, id, v, id, '', '{"nodes":[],"edges":[]}', engine_now(), 'person-1' from workflow, generate_series(1, 3) v;

insert into memory (project, key, collection, text, metadata, at)
select 'project-' || n % 10, 'key-' || n, 'collection-' || n % 100, 'what was said of number ' || n, '{}', engine_now()
from generate_series(1, 20000) n;

alter table job add constraint job_project_fkey foreign key (project) references project;
alter table job_head add constraint job_head_job_id_fkey foreign key (job_id) references job on delete cascade;
