-- Resumed jobs go before new ones, then the longest due. A person's queue has its cap, so this counts few.
select j.id,
       (select count(*)::int from job o
        where o.state = 'queued' and o.project = j.project and o.owner = j.owner
          and (o.is_new, o.due_at, o.id) < (j.is_new, j.due_at, j.id)) as position
from job j
where j.id = any (:jobs) and j.state = 'queued'
