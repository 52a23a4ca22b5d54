with recursive leaf as (
    select coalesce(:leaf, (
        select m.id from message m where m.project = :project and m.thread_id = :thread order by m.n desc limit 1)) as id
),
branch as (
    select m.*, 0 as height from message m, leaf where m.project = :project and m.thread_id = :thread and m.id = leaf.id
    union all
    select m.*, b.height + 1
    from branch b
    join message m on m.project = b.project and m.thread_id = b.thread_id and m.id = b.parent_id
)
select id, parent_id, role, content, job_id, created_at from branch order by height desc
