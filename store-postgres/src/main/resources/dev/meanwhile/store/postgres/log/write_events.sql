with clock as materialized (select engine_now() as at),
mine as (
    select * from unnest(:jobs::uuid[], :epochs::bigint[], :befores::bigint[], :ends::bigint[], :quiets::bigint[], :paths_used::boolean[])
        with ordinality as m (job_id, epoch, before, seq, quiet, has_paths, n)
),
-- Only who holds the epoch, and knows the log's end, moves it; a join on the epoch alone would not fence.
head as (
    update job_head h
    set last_seq = m.seq, at = clock.at, has_paths = h.has_paths or m.has_paths,
        -- of several that work at once, one that is heard of says nothing of the others
        quiet_until = case when m.quiet < 0 then h.quiet_until
            else greatest(case when h.has_paths then h.quiet_until end, clock.at + m.quiet * interval '1 millisecond') end
    from mine m, clock
    where h.job_id = m.job_id and h.epoch = m.epoch and h.last_seq = m.before
    returning h.job_id, h.at, (m.n - 1)::int as ord
),
events as (
    insert into job_event (job_id, seq, at, type, path, payload)
    select head.job_id, e.seq, head.at, e.type, e.path, e.payload::json
    from unnest(:event_ords::int[], :seqs::bigint[], :types::text[], :paths::text[], :payloads::text[])
        as e (ord, seq, type, path, payload)
    join head on head.ord = e.ord
)
select ord, at from head
