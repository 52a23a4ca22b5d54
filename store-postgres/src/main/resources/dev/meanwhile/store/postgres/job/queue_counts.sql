with clock as materialized (select engine_now() at time zone 'UTC' as at)
select exists (select 1 from project where id = :project) as has_project,
       case
           when (select count(*) from job where project = :project and owner = :owner and state = 'queued') >= :most_of_user
               then 'this person''s queue is full'
           when (select count(*) from job where project = :project and owner = :owner and state = 'waiting') >= :most_waiting
               then 'this person has too many waiting jobs'
           when (select count(*) from (select 1 from job where state = 'queued' limit :most_of_process) q) >= :most_of_process
               then 'the server''s queue is full'
       end as full_of,
       case
           when (select cost from spending
                 where project = :project and owner = :owner and day = (select at::date from clock)) >= :most_cost
               then (select extract(epoch from at::date + 1 - at)::bigint + 1 from clock)
       end as spent_for_seconds
