-- Only of one that is paused, which has no alarm; one that rings at this moment was set by its last planned time.
with resumed as (
    update schedule set next_at = :next where id = :id and next_at is null returning id, next_at
)
insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
select 'schedule', id::text, next_at, false, 1 from resumed
on conflict (task_name, task_instance) do update
    set execution_time = excluded.execution_time, picked = false, picked_by = null, version = scheduled_tasks.version + 1
