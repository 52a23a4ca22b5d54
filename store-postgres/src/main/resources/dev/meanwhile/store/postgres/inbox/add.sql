-- Numbers of one person are given under the lock of its row, so that they become visible in their order.
with wanted as (
    select 1
    where not exists (
          select 1 from notice where job_id = :job and type = :type and approval is not distinct from :approval::uuid)
      and not exists (select 1 from thread where project = :project and id = :thread and is_muted)
),
numbered as (
    insert into inbox (person, last_n)
    select :person, 1 from wanted
    on conflict (person) do update set last_n = inbox.last_n + 1
    returning person, last_n
)
insert into notice (person, n, project, job_id, type, approval, level, title, body, at)
select person, last_n, :project, :job, :type, :approval::uuid, :level, :title, :body, (select engine_now()) from numbered
on conflict (job_id, type, approval) do nothing
returning n
