select r.*
from job_shown r
where r.project = :project
  and (:owner::text is null or r.owner = :owner)
  and (:kind::text is null or r.kind = :kind)
  and (:state::text is null or r.state = :state)
  and (:thread::text is null or r.thread_id = :thread)
  and (:message::text is null or r.message_id = :message)
  and (:after::timestamptz is null or r.created_at >= :after)
  and (:until::timestamptz is null or r.created_at < :until)
  and (:before::uuid is null or r.id < :before)
  and (:words::text is null or exists (
        select 1 from job j where j.id = r.id
        and strpos(lower(concat_ws(' ', j.model, j.message_id, j.metadata, j.request)), lower(:words)) > 0))
order by r.id desc
limit :most
