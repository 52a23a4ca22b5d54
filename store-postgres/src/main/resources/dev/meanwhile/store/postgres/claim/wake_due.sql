-- A delay is over when its time has come, any wait when a command arrived while it began.
update job j
set state = 'queued', due_at = clock.at, wait_reason = null, queued_because = 'due'
from (select engine_now() as at) clock
where j.state = 'waiting'
  and j.id in (
      select id from job where state = 'waiting' and wait_reason = 'delay' and due_at <= (select engine_now())
      union
      select w.id from job_command c join job w on w.id = c.job_id where c.done_at is null and w.state = 'waiting'
  )
