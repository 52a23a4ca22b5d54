with alarm as (
    delete from scheduled_tasks where task_name = 'schedule' and task_instance = :id::uuid::text
)
update schedule set next_at = null where id = :id
