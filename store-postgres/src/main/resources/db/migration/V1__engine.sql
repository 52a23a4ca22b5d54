-- The engine's tables. docs/migrations.md says how they change from release to release.

-- The one clock. Tests and the failure harness replace it by one that adds a shift, so nothing else here asks for the time.
-- It is asked as (select engine_now()): once a statement, and usable by an index.
create function engine_now() returns timestamptz
    language sql volatile
    as 'select clock_timestamp()';

create table project (
    id         text primary key check (length(id) between 1 and 64),
    name       text not null,
    created_at timestamptz not null
);

insert into project (id, name, created_at) values ('default', 'Default', engine_now());

create table thread (
    project    text not null references project,
    id         text not null check (length(id) between 1 and 128),
    owner      text not null,
    title      text,
    messages   bigint not null default 0, -- numbers given to messages so far
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (project, id)
);

create index thread_newest on thread (project, owner, created_at desc, id desc);

create table job (
    id                uuid primary key,
    project           text not null references project,
    kind              text not null,
    state             text not null
        check (state in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'timed_out')),
    owner             text not null,
    thread_id         text,
    message_id        text,
    model             text not null,
    request           json, -- null once forgotten, or if it lies in a blob
    request_sha256    text,
    metadata          json not null,
    admission_id      text,
    retry_of          uuid,
    sealed_key        text,

    attempt           int not null default 0,
    -- why it is in the queue: new, due (a wait is over), released, worker_lost
    queued_because    text not null default 'new' check (queued_because in ('new', 'due', 'released', 'worker_lost')),
    is_new            boolean not null generated always as (queued_because = 'new') stored,
    takeovers         int not null default 0, -- since the last checkpoint
    worker            text,
    due_at            timestamptz, -- QUEUED: may be claimed from then; WAITING: the wait ends then
    wait_reason       text,
    wall_left         interval not null, -- of its longest time of running; exact while it does not run
    deadline_at       timestamptz, -- when that ends; null while it does not run
    inactivity        interval not null,

    created_at        timestamptz not null,
    started_at        timestamptz,
    finished_at       timestamptz,
    failure           json,
    finish_reason     text,
    stopped_by        text,
    prompt_tokens     bigint not null default 0,
    completion_tokens bigint not null default 0,
    reasoning_tokens  bigint not null default 0,
    cost              numeric,

    untold            boolean not null default false, -- its end was not told to the listeners yet
    log_deleted_at    timestamptz,

    constraint job_final_has_end
        check ((state in ('succeeded', 'failed', 'cancelled', 'timed_out')) = (finished_at is not null)),
    constraint job_running_has_worker
        check ((state = 'running') = (worker is not null) and (state = 'running') = (deadline_at is not null)),
    constraint job_waiting_has_reason
        check ((state = 'waiting') = (wait_reason is not null)),
    constraint job_due
        check ((state in ('queued', 'waiting')) = (due_at is not null))
) with (fillfactor = 80);

-- claiming
create index job_queue on job (project, owner, is_new, due_at, id) where state = 'queued';
create index job_running on job (project, owner) where state = 'running';
create index job_deadly on job (takeovers) where state = 'running' and takeovers >= 2;
create index job_open_of_owner on job (project, owner, state) where state in ('queued', 'running', 'waiting');
create index job_queue_order on job (due_at, id) where state = 'queued';
-- workers, takeover
create index job_of_worker on job (worker) where state = 'running';
-- what is late
create index job_deadline on job (deadline_at) where state = 'running';
create index job_wait on job (due_at) where state = 'waiting';
create index job_untold on job (finished_at) where untold;
-- lists, newest first: ids are made in order of time
create index job_of_project on job (project, id desc);
create index job_of_owner on job (project, owner, id desc);
create index job_of_state on job (project, state, id desc);
-- look-ups
create index job_of_thread on job (project, thread_id, id desc) where thread_id is not null;
create index job_of_message on job (project, message_id, id desc) where message_id is not null;
create index job_of_admission on job (project, owner, admission_id) where admission_id is not null;
-- retention
create index job_finished on job (finished_at) where finished_at is not null;
create index job_log_kept on job (finished_at) where finished_at is not null and log_deleted_at is null;

create table message (
    project    text not null,
    thread_id  text not null,
    id         text not null check (length(id) between 1 and 128),
    n          bigint not null,
    parent_id  text,
    role       text not null,
    content    json, -- null for an answer whose job has it
    job_id     uuid references job on delete set null,
    created_at timestamptz not null,
    primary key (project, thread_id, id),
    foreign key (project, thread_id) references thread on delete cascade
);

create unique index message_order on message (project, thread_id, n);
create index message_of_job on message (job_id) where job_id is not null;

-- Narrow and updated with every commit: room in the page and no index on what changes, so that each update stays on its page.
create table job_head (
    job_id      uuid primary key references job on delete cascade,
    epoch       bigint not null,
    last_seq    bigint not null,
    at          timestamptz not null,
    quiet_until timestamptz,
    has_paths   boolean not null default false -- some event has another path than ''
) with (fillfactor = 50);

-- No foreign key: it would be checked for each of thousands of rows a second. Only who holds the head writes here, and what
-- deletes a job deletes these first.
create table job_event (
    job_id  uuid not null,
    seq     bigint not null,
    at      timestamptz not null,
    type    text not null,
    path    text not null,
    payload json not null,
    primary key (job_id, seq)
);

create table job_command (
    job_id     uuid not null references job on delete cascade,
    n          bigint not null,
    kind       text not null,
    data       json not null,
    created_at timestamptz not null,
    done_at    timestamptz,
    primary key (job_id, n)
);

create index job_command_undone on job_command (job_id) where done_at is null;

create table checkpoint (
    job_id uuid not null references job on delete cascade,
    path   text not null,
    n      int not null,
    kind   text not null,
    seq    bigint not null, -- the log's end when it was written
    id     bigint not null generated always as identity, -- in order of commit
    data   json not null,
    primary key (job_id, path, n)
);

create table tool_call (
    job_id         uuid not null references job on delete cascade,
    path           text not null,
    round          int not null,
    index          int not null,
    provider_id    text,
    name           text not null,
    arguments      text not null,
    arguments_hash text not null,
    effect         text not null check (effect in ('reads', 'writes')),
    is_idempotent  boolean not null,
    state          text not null check (state in ('asked', 'running', 'done', 'failed', 'refused', 'unknown')),
    started_at     timestamptz,
    result         json,
    result_sha256  text,
    error          json,
    is_truncated   boolean not null default false,
    took_ms        bigint, -- null until it is settled
    primary key (job_id, path, round, index)
);

create table worker (
    id         text primary key,
    node       text,
    started_at timestamptz not null,
    beat_at    timestamptz not null,
    ended_at   timestamptz
);

create index worker_alive on worker (beat_at) where ended_at is null;
create index worker_ended on worker (ended_at) where ended_at is not null;

create table blob (
    project text not null references project,
    sha256  text not null check (length(sha256) = 64),
    size    bigint not null,
    content uuid not null unique,
    used_at timestamptz not null,
    primary key (project, sha256)
);

create index blob_used on blob (used_at);

create table blob_piece (
    content uuid not null references blob (content) on delete cascade deferrable initially deferred,
    n       int not null,
    bytes   bytea not null,
    primary key (content, n)
);

alter table blob_piece alter column bytes set storage external; -- read in whole pieces, and often packed already

create table blob_ref (
    job_id  uuid not null references job on delete cascade,
    project text not null,
    sha256  text not null,
    primary key (job_id, project, sha256),
    foreign key (project, sha256) references blob
);

create index blob_ref_of_blob on blob_ref (project, sha256);

create table idempotency (
    scope      text not null,
    key        text not null,
    body_hash  text not null,
    job_id     uuid not null references job on delete cascade deferrable initially deferred,
    created_at timestamptz not null,
    primary key (scope, key)
);

create index idempotency_age on idempotency (created_at);
create index idempotency_of_job on idempotency (job_id);

create table cancelled_admission (
    project      text not null,
    owner        text not null,
    admission_id text not null,
    at           timestamptz not null,
    primary key (project, owner, admission_id)
);

create index cancelled_admission_age on cancelled_admission (at);

-- What a job's row shows: all but its request and its key.
create view job_row as
select id, project, kind, state, owner, thread_id, message_id, model, attempt, created_at, started_at, finished_at,
       wait_reason, due_at, prompt_tokens, completion_tokens, reasoning_tokens, cost, failure, finish_reason, stopped_by,
       retry_of, metadata
from job;
