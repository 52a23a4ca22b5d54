select id, 'wall' as limit_of, 0 as seconds
from job
where state = 'running' and deadline_at <= (select engine_now())
union all
-- Running jobs are few, and their heads carry no index on what changes with each commit.
select j.id, 'inactivity', extract(epoch from j.inactivity)::bigint
from job j
join job_head h on h.job_id = j.id
where j.state = 'running' and j.deadline_at > (select engine_now())
  and greatest(h.at, h.quiet_until) + j.inactivity <= (select engine_now())
