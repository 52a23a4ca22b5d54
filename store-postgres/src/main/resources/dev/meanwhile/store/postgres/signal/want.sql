insert into watch (worker, job_id, until)
select :worker, job_id, clock.at + :memory::interval
from unnest(:jobs::uuid[]) as job_id, (select engine_now() as at) clock
on conflict (worker, job_id) do update set until = excluded.until
