select id, name, created_at from project order by id
