select j.id, j.kind, j.model,
       extract(epoch from j.finished_at - j.created_at)::float8 as to_end,
       extract(epoch from (
           select e.at from job_event e where e.job_id = j.id and e.type not like 'job.%' order by e.seq limit 1
       ) - j.created_at)::float8 as to_first_event,
       (select count(*) from checkpoint c where c.job_id = j.id and c.kind = 'turn') as rounds,
       call.calls, call.tool_ms
from job j
cross join lateral (
    select count(*) as calls, coalesce(sum(t.took_ms), 0) as tool_ms from tool_call t where t.job_id = j.id
) call
where j.id = any (:jobs)
