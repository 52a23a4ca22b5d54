insert into job_command (job_id, n, kind, data, created_at)
select :job, coalesce(max(n), 0) + 1, 'stop', json_build_object('by', :stopper::text), (select engine_now())
from job_command
where job_id = :job
