-- Which processes want to be told of a job's news. A hint that is renewed all the time: it needs no log and may go with a crash.
create unlogged table watch (
    worker text not null,
    job_id uuid not null,
    until  timestamptz not null,
    primary key (worker, job_id)
) with (fillfactor = 50);
