-- Nothing is written for a job while it waits, so its head has the time when its wait began.
update job j set sealed_key = null
where j.state in ('queued', 'waiting')
  and j.id in (
      select w.id from job w
      join job_head h on h.job_id = w.id
      where w.state = 'waiting' and w.sealed_key is not null and h.at < (select engine_now()) - :age::interval
      union
      select w.id from job w
      join job_head h on h.job_id = w.id
      where w.state = 'queued' and w.waits_turn and w.sealed_key is not null and h.at < (select engine_now()) - :age::interval
      limit :most
  )
