-- One that is paused stays so and has no alarm. An alarm that rings at this moment cannot be set back to the old plan: its version is another.
with replaced as (
    update schedule
    set actor = :actor, cron = :cron, zone = :zone, may_overlap = :may_overlap, job = :job::json,
        next_at = case when next_at is null then null else :next::timestamptz end
    where id = :id
    returning *
),
alarm as (
    update scheduled_tasks t
    set execution_time = replaced.next_at, picked = false, picked_by = null, version = t.version + 1
    from replaced
    where t.task_name = 'schedule' and t.task_instance = replaced.id::text and replaced.next_at is not null
)
select * from replaced
