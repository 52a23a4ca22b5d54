select id from worker where node = :node and id <> :worker and ended_at is null order by id
