-- Jobs that wait for those that were in their thread before them.
alter table job
    add column thread_turn bigint, -- the thread's messages when it was let in; null without a thread
    add column waits_turn boolean not null default false;
