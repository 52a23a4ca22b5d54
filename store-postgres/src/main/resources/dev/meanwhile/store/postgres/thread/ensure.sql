insert into thread (project, id, owner, created_at, updated_at)
select p.id, :thread, :owner, clock.at, clock.at
from project p, (select engine_now() as at) clock
where p.id = :project
on conflict (project, id) do nothing
