select t.owner = :owner as is_owned,
       taken.id is not null as is_taken,
       taken.job_id as taker,
       (select j.id from job j
        where j.project = t.project and j.thread_id = t.id and j.state in ('queued', 'running', 'waiting')
        order by j.thread_turn desc nulls last limit 1) as busy,
       :parent::text is null
           or exists (select 1 from message m where m.project = t.project and m.thread_id = t.id and m.id = :parent) as has_parent
from thread t
left join message taken on taken.project = t.project and taken.thread_id = t.id and taken.id = :message
where t.project = :project and t.id = :thread
