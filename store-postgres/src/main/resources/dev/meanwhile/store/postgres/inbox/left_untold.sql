select id
from (
    (select id, finished_at as at from job
     where untold and finished_at < (select engine_now()) - :age::interval
     order by finished_at
     limit :most)
    union all
    (select job_id, coalesce(ended_at, asked_at) from wait
     where untold and coalesce(ended_at, asked_at) < (select engine_now()) - :age::interval
     order by coalesce(ended_at, asked_at)
     limit :most)
) marked
group by id
order by min(at)
limit :most
