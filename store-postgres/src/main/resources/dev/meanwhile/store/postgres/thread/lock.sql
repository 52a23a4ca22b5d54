select 1 from thread where project = :project and id = :thread for update
