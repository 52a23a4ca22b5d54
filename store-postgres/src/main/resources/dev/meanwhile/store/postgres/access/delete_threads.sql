delete from thread where project = :project
