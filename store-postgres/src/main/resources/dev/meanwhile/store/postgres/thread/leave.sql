update job set thread_id = null where project = :project and thread_id = :thread
