-- The owner of the job is told by a command; it writes the events.
with clock as materialized (select engine_now() as at),
ended as (
    update wait w
    set state = :state, ended_at = clock.at, action = :action, data = :data::json, comment = :comment, answered_by = :answerer,
        untold = w.kind <> 'client_tool' and :state = 'expired'
    from clock
    where w.id = :wait and w.state = 'open'
    returning w.id, w.job_id, w.kind
)
insert into job_command (job_id, n, kind, data, created_at)
select e.job_id,
       coalesce((select max(n) from job_command k where k.job_id = e.job_id), 0) + 1,
       case e.kind when 'client_tool' then 'settle' else 'answer' end,
       json_build_object('wait', e.id),
       clock.at
from ended e, clock
