-- Of each path the events after its last checkpoint. A job with one path is read from there; one with several from the oldest last
-- checkpoint of those that are still open, or, if none is, from the newest of all.
with last as (
    select distinct on (job_id, path) job_id, path, seq, kind <> 'node' as is_open
    from checkpoint
    where job_id = any (:jobs)
    order by job_id, path, n desc
),
start as (
    select h.job_id,
           coalesce(case when h.has_paths then coalesce(min(l.seq) filter (where l.is_open), max(l.seq))
                         else max(l.seq) filter (where l.path = '') end, 0) as seq
    from job_head h
    left join last l on l.job_id = h.job_id
    where h.job_id = any (:jobs)
    group by h.job_id
)
select e.job_id, e.seq, e.at, e.path, e.type, e.payload
from start
cross join lateral (select * from job_event e where e.job_id = start.job_id and e.seq > start.seq) e
left join last on last.job_id = e.job_id and last.path = e.path
where e.seq > coalesce(last.seq, 0)
order by e.job_id, e.seq
