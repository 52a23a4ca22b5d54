update job
set state = 'queued', due_at = (select engine_now()), wait_reason = null, queued_because = 'due'
where id = :job and state = 'waiting'
