select s.*,
       (select engine_now()) as now,
       exists (select 1 from job j where j.id = s.last_job and j.finished_at is null) as is_running,
       coalesce(p.is_operator or m.role in ('member', 'admin'), false) as may_start
from schedule s
left join person p on p.id = s.actor
left join member m on m.project = s.project and m.person = s.actor
where s.id = :id and s.next_at is not null
