select project, id, owner, title, created_at, updated_at
from thread
where project = :project and owner = :owner
order by created_at desc, id desc
limit :most
