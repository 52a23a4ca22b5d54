create table schedule (
    id           uuid primary key,
    project      text not null references project on delete cascade,
    name         text not null check (length(name) between 1 and 64),
    owner        text not null,
    actor        text not null, -- who made it; jobs start only while this person may start them
    cron         text not null,
    zone         text not null,
    may_overlap  boolean not null,
    job          json not null,
    created_at   timestamptz not null,
    next_at      timestamptz, -- null while it is paused
    last_at      timestamptz, -- the planned time that was last due
    last_job     uuid, -- no foreign key: the job may be gone before its schedule
    last_code    text, -- why no job was started then
    unique (project, name)
);

-- db-scheduler's table, as its documentation has it: one row for each schedule that is not paused, which wakes one process at its time.
-- When a schedule is due is said by schedule.next_at alone.
create table scheduled_tasks (
    task_name            text not null,
    task_instance        text not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance)
);

create index scheduled_tasks_time on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);
