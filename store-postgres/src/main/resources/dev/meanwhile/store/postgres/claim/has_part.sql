-- Whether a worker is not far ahead of the others: ten jobs more or less are worth less than a quick start. Who was taken for dead
-- beats first.
with others as (select count(*) as n from worker where ended_at is null and not is_leaving and id <> :worker)
select not exists (select 1 from worker where id = :worker and ended_at is not null)
       and case
               when others.n = 0 then true
               else (select count(*) from job where worker = :worker and state = 'running')
                    < ceil((select count(*) + 1 from job where state = 'running') / (others.n + 1.0)) + 10
           end as has_part
from others
