select t.project, t.id, t.owner, t.title, t.created_at, t.is_muted,
       greatest(t.updated_at, (
           select h.at from job j join job_head h on h.job_id = j.id
           where j.project = t.project and j.thread_id = t.id
           order by j.id desc limit 1)) as updated_at
from thread t
where t.project = :project and t.owner = :owner
  and (t.created_at, t.id) < (select b.created_at, b.id from thread b where b.project = :project and b.id = :before)
order by t.created_at desc, t.id desc
limit :most
