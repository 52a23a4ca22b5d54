with made as (
    insert into schedule (id, project, name, owner, actor, cron, zone, may_overlap, job, created_at, next_at)
    values (:id, :project, :name, :owner, :actor, :cron, :zone, :may_overlap, :job::json, (select engine_now()), :next)
    on conflict (project, name) do nothing
    returning *
),
alarm as (
    insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
    select 'schedule', id::text, next_at, false, 1 from made
)
select * from made
