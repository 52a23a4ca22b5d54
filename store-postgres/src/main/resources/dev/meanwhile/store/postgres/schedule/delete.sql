with alarm as (
    delete from scheduled_tasks where task_name = 'schedule' and task_instance = :id::uuid::text
)
delete from schedule where id = :id
