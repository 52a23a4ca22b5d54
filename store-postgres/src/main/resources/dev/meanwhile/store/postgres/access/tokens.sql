select id, person, project, name, scopes, created_at, expires_at, last_used_at
from token
where project = :project
order by id
