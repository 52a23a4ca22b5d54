update thread set is_muted = :muted where project = :project and id = :thread
