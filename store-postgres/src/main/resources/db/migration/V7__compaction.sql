-- When the events of a finished job were joined into fewer; null for those that are still as they were written.
alter table job add column compacted_at timestamptz;

create index job_loose_log on job (finished_at)
    where finished_at is not null and compacted_at is null and log_deleted_at is null;
