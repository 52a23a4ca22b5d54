-- Without a parent it follows the newest message. Both messages of an admission have the time of its job.
with thread as (
    update thread t set messages = t.messages + 1, updated_at = (select engine_now())
    where t.project = :project and t.id = :thread
    returning t.project, t.id, t.messages as n
),
newest as (
    select m.id from message m where m.project = :project and m.thread_id = :thread order by m.n desc limit 1
)
insert into message (project, thread_id, id, n, parent_id, role, content, job_id, created_at)
select t.project, t.id, :message, t.n, coalesce(:parent, (select id from newest)), :role, :content::json, :job, j.created_at
from thread t
join job j on j.id = :admitted
returning id
