update worker set is_leaving = true where id = :worker
