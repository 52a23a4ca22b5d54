delete from cancelled_admission where project = :project
