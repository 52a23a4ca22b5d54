-- Only once for each planned time, and not for one that was paused meanwhile.
update schedule
set last_at = next_at, last_job = coalesce(:job::uuid, last_job), last_code = :code, next_at = :next
where id = :id and next_at = :planned
