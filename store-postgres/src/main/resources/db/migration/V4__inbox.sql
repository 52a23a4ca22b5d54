-- What people are told of their jobs.

-- Earlier releases marked what was to be told, but told nobody. A million jobs take longer than other statements may.
set local statement_timeout = '10min';
update job set untold = false where untold;

alter table thread add column is_muted boolean not null default false; -- its jobs give no notices

create table inbox (
    person text primary key,
    last_n bigint not null -- numbers given to notices so far
);

create table notice (
    person  text not null references inbox,
    n       bigint not null,
    project text not null,
    job_id  uuid not null references job on delete cascade,
    type    text not null,
    level   text not null,
    title   text not null,
    body    text not null,
    at      timestamptz not null,
    read_at timestamptz,
    primary key (person, n)
);

create unique index notice_once on notice (job_id, type);
create index notice_unread on notice (person, n) where read_at is null;
create index notice_age on notice (at);
