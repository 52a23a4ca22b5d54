-- Whether a job that was just let in may be taken in the same step, and if so the right to take jobs until the transaction's end,
-- unless someone has it. This first look keeps admissions that will queue anyway from holding up all claims.
with clock as materialized (select engine_now() as at),
others as (select count(*) as n from worker where ended_at is null and not is_leaving and id <> :worker)
select case
           when (select due_at <= clock.at and not waits_turn from job where id = :job)
               and not exists (
                   select 1 from job
                   where state = 'queued' and project = :project and id <> :job and due_at <= clock.at and not waits_turn
               )
               and (select count(*) from job where state = 'running' and project = :project and owner = :owner) < :running_of_user
               and (select count(*) from job where state = 'running' and project = :project) < :running_of_project
               -- who was taken for dead beats first
               and not exists (select 1 from worker where id = :worker and ended_at is not null)
               -- not far ahead of the other workers: ten jobs more or less are worth less than a quick start
               and (others.n = 0
                    or (select count(*) from job where worker = :worker and state = 'running')
                        < ceil((select count(*) + 1 from job where state = 'running') / (others.n + 1.0)) + 10)
               then pg_try_advisory_xact_lock(hashtextextended('claiming', 0))
           else false
       end as may
from clock, others
