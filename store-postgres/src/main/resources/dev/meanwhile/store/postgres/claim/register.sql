insert into worker (id, node, started_at, beat_at)
select :worker, :node, at, at from (select engine_now() as at) clock
on conflict (id) do update set node = excluded.node, beat_at = excluded.beat_at, ended_at = null, is_leaving = false
