select id, name, created_at from project where id = :project
