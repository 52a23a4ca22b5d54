delete from workflow where project = :project and id = :id
