update workflow set version = version + 1 where project = :project and id = :id
