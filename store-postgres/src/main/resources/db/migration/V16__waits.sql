-- What jobs wait for: answers of people, results of browsers.

create table wait (
    id            uuid primary key,
    job_id        uuid not null references job on delete cascade,
    project       text not null,
    owner         text not null,
    path          text not null,
    round         int not null,
    index         int not null,
    kind          text not null check (kind in ('approval', 'client_tool')),
    state         text not null check (state in ('open', 'answered', 'expired', 'closed')),
    tool          text not null,
    question      text not null,
    proposal      json not null,
    schema        json not null,
    hash          text not null, -- the arguments_hash of the call it was asked for
    on_expiry     text not null,
    device        text,
    asked_at      timestamptz not null,
    expires_at    timestamptz not null,
    ended_at      timestamptz,
    action        text,
    data          json,
    comment       text,
    answered_by   text,
    claim_id      text,
    claimed_until timestamptz,

    unique (job_id, path, round, index, kind),
    constraint wait_ended check ((state = 'open') = (ended_at is null)),
    constraint wait_answered check ((state = 'answered') = (action is not null))
);

create index wait_expiry on wait (expires_at) where state = 'open';
create index wait_of_owner on wait (owner, project, id desc) where kind = 'approval';
create index wait_of_project on wait (project, id desc) where kind = 'approval';
create index wait_open_of_project on wait (project, id desc) where kind = 'approval' and state = 'open';

-- Not validated: what is there keeps the narrower rule.
alter table tool_call
    drop constraint tool_call_state_check,
    add constraint tool_call_state_check
        check (state in ('asked', 'waiting', 'running', 'done', 'failed', 'refused', 'unknown')) not valid;

-- Whether each call of a declared tool asks a person first.
alter table project_tool add column is_asking boolean not null default false;

-- Which browsers watch which jobs: they can run calls of these. Each process says it again and again for those of its streams.
create table device_seat (
    job_id  uuid not null,
    device  text not null,
    process uuid not null,
    until   timestamptz not null,
    primary key (job_id, device, process)
) with (fillfactor = 50);

create index device_seat_until on device_seat (until);
