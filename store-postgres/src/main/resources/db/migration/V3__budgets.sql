-- What jobs spend, and what they may.

alter table job
    add column cached_tokens bigint not null default 0, -- the part of prompt_tokens that the provider had read before
    -- the defaults hold for what the release before lets in
    add column max_tokens bigint not null default 1000000,
    add column max_cost numeric not null default 5; -- US dollars

-- What a job's row shows: all but its request and its key. The view of the release before stays as it is: a server of it that runs
-- has statements prepared, which fail where a view of theirs has got more columns.
create view job_shown as
select id, project, kind, state, owner, thread_id, message_id, model, attempt, created_at, started_at, finished_at,
       wait_reason, due_at, prompt_tokens, completion_tokens, reasoning_tokens, cost, failure, finish_reason, stopped_by,
       retry_of, metadata, cached_tokens, max_tokens, max_cost
from job;

-- US dollars a day, by UTC; added to in the commits that tell the jobs' own sums.
create table spending (
    project text not null references project on delete cascade,
    owner   text not null,
    day     date not null,
    cost    numeric not null,
    primary key (project, owner, day)
);

create index spending_day on spending (day);
