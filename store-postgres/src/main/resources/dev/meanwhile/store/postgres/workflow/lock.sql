select version from workflow where project = :project and id = :id for update
