delete from job where project = :project
