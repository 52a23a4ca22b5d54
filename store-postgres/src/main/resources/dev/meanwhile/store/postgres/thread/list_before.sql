select t.project, t.id, t.owner, t.title, t.created_at, t.updated_at
from thread t
where t.project = :project and t.owner = :owner
  and (t.created_at, t.id) < (select b.created_at, b.id from thread b where b.project = :project and b.id = :before)
order by t.created_at desc, t.id desc
limit :most
