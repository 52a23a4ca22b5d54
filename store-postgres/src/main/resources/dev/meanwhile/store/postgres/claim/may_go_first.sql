select not exists (
           select 1 from job
           where state = 'queued' and project = :project and id <> :job and due_at <= (select engine_now()) and not waits_turn
       )
       and (select due_at <= (select engine_now()) and not waits_turn from job where id = :job)
       and (select count(*) from job where state = 'running' and project = :project and owner = :owner) < :running_of_user
       and (select count(*) from job where state = 'running' and project = :project) < :running_of_project
           as may
