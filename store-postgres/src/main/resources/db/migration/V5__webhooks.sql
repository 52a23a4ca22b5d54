-- Whom a project tells of its jobs.

create table webhook (
    id                text primary key,
    project           text not null references project on delete cascade,
    name              text not null,
    url               text not null,
    types             text[] not null,
    kinds             text[] not null, -- empty for all
    sealed_secret     text not null,
    old_sealed_secret text,
    old_until         timestamptz, -- messages are signed with the old secret too until then
    creator           text not null,
    created_at        timestamptz not null,
    disabled_at       timestamptz
);

create index webhook_of_project on webhook (project, name);

create table webhook_delivery (
    n          bigint generated always as identity primary key,
    id         text not null unique,
    webhook    text not null references webhook on delete cascade,
    job_id     uuid references job on delete set null,
    type       text not null,
    body       text not null,
    state      text not null check (state in ('pending', 'delivered', 'failed')),
    attempts   int not null default 0,
    created_at timestamptz not null,
    due_at     timestamptz, -- to be sent from then on; while it is under way, again from then on
    last_at    timestamptz,
    status     int,
    excerpt    text,
    error      text,
    took_ms    bigint,
    constraint webhook_delivery_due check ((state = 'pending') = (due_at is not null))
);

create unique index webhook_delivery_once on webhook_delivery (job_id, type, webhook) where job_id is not null;
create index webhook_delivery_due on webhook_delivery (webhook, due_at) where due_at is not null;
create index webhook_delivery_log on webhook_delivery (webhook, n);
create index webhook_delivery_age on webhook_delivery (created_at);
