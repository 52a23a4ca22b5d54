-- Users with queued jobs, found by hopping along the index from one to the next.
with recursive waiting as (
    (select project, owner from job where state = 'queued' order by project, owner limit 1)
    union all
    select next.project, next.owner
    from waiting w
    cross join lateral (
        select j.project, j.owner from job j
        where j.state = 'queued' and (j.project, j.owner) > (w.project, w.owner)
        order by j.project, j.owner limit 1
    ) next
),
clock as materialized (select engine_now() as at),
running_of_project as materialized (
    select p.project, (select count(*) from job r where r.state = 'running' and r.project = p.project) as n
    from (select distinct project from waiting) p
),
running_of_owner as (
    select w.project, w.owner,
           (select count(*) from job r where r.state = 'running' and r.project = w.project and r.owner = w.owner) as n
    from waiting w
),
-- Of each user no more than it has room for, in its own order.
due as (
    select d.*, u.n as running_of_owner, u.n + row_number() over own as turn_of_owner
    from running_of_owner u
    cross join clock
    cross join lateral (
        select j.id, j.project, j.owner, j.is_new, j.due_at, j.takeovers
        from job j
        where j.state = 'queued' and j.project = u.project and j.owner = u.owner
          -- only a start at a later time has a time to wait for: the others are due, also when the clock was set back since
          and (j.due_at <= clock.at or not j.is_new or j.due_at <= j.created_at)
          and not (j.waits_turn and exists (
              select 1 from job o
              where o.project = j.project and o.thread_id = j.thread_id and o.state in ('queued', 'running', 'waiting')
                and coalesce(o.thread_turn, 0) < j.thread_turn))
        order by j.is_new, j.due_at, j.id
        limit greatest(0, :running_of_user - u.n)
    ) d
    window own as (partition by d.project, d.owner order by d.is_new, d.due_at, d.id)
),
-- Projects take turns, and in each its users.
turns as (
    select due.*,
           p.n + row_number() over (partition by due.project order by due.is_new, due.turn_of_owner, due.due_at, due.id) as turn
    from due
    join running_of_project p using (project)
),
-- Jobs that lost two workers may be what kills them: two of these at a time.
ranked as (
    select turns.*,
           (takeovers >= 2) as is_deadly,
           row_number() over (partition by takeovers >= 2 order by turn, due_at, id)
               + (select count(*) from job where state = 'running' and takeovers >= 2) as deadly_rank
    from turns
    where turn <= :running_of_project
),
able as (
    select id, due_at, row_number() over (order by is_new, turn, turn_of_owner, due_at, id) as place
    from ranked
    where not is_deadly or deadly_rank <= 2
),
-- Each worker that takes jobs has an equal part of all that run or could; what nobody took for a second is anyone's.
part as (
    select case
               when others.n = 0 then :room
               else ceil(((select count(*) from job where state = 'running') + (select count(*) from able)) / (others.n + 1.0))
                    - (select count(*) from job where worker = :worker and state = 'running')
           end as room
    from (select count(*) as n from worker where ended_at is null and not is_leaving and id <> :worker) others
)
select able.id
from able, part, clock
where (able.place <= part.room or able.due_at <= clock.at - interval '1 second' or able.due_at > clock.at)
  and not exists (select 1 from worker where id = :worker and ended_at is not null) -- who was taken for dead beats first
order by able.place
limit :room
