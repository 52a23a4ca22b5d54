delete from thread where project = :project and id = :thread
