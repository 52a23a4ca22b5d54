select s.project, s.owner, s.cost
from unnest(:projects::text[], :owners::text[]) as w (project, owner)
join spending s on s.project = w.project and s.owner = w.owner
where s.day = (select (engine_now() at time zone 'UTC')::date)
