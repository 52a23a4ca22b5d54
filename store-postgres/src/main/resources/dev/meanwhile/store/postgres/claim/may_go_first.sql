select not exists (
           select 1 from job
           where state = 'queued' and project = :project and id <> :job and due_at <= (select engine_now())
       )
       and (select due_at from job where id = :job) <= (select engine_now())
       and (select count(*) from job where state = 'running' and project = :project and owner = :owner) < :running_of_user
       and (select count(*) from job where state = 'running' and project = :project) < :running_of_project
           as may
