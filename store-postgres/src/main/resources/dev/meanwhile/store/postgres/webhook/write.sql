insert into webhook_delivery (id, webhook, job_id, type, approval, body, state, created_at, due_at)
select 'msg_' || replace(gen_random_uuid()::text, '-', ''), w.id, :job, :type, :approval::uuid, :body, 'pending', clock.at, clock.at
from webhook w, (select engine_now() as at) clock
where w.project = :project and w.disabled_at is null
  and :type = any (w.types) and (cardinality(w.kinds) = 0 or :kind = any (w.kinds))
on conflict (job_id, type, approval, webhook) where job_id is not null do nothing
