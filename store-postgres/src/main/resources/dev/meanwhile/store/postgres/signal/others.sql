select count(*)::int as n from worker where ended_at is null and id <> :worker
