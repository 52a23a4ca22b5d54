delete from blob where project = :project
