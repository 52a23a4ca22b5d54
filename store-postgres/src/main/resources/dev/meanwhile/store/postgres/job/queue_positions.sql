-- Resumed jobs go before new ones, then the longest due.
select (select count(*)::int from job o where o.state = 'queued' and (o.is_new, o.due_at, o.id) < (j.is_new, j.due_at, j.id)) as position
from job j
where j.id = :job and j.state = 'queued'
