-- By the partial indexes over open jobs; what is final is not looked at.
select state,
       count(*) as jobs,
       coalesce(extract(epoch from engine_now() - min(due_at) filter (where state = 'queued' and due_at <= engine_now() and not waits_turn)), 0)
           as waited_seconds
from job
where state in ('queued', 'running', 'waiting')
group by state
