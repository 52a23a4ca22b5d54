select project, id, owner, title, created_at, updated_at from thread where project = :project and id = :thread
