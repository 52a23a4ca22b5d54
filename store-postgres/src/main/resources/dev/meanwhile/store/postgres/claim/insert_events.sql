insert into job_event (job_id, seq, at, type, path, payload)
select job_id, seq, at, type, '', payload::json
from unnest(:jobs::uuid[], :seqs::bigint[], :times::timestamptz[], :types::text[], :payloads::text[])
    as e (job_id, seq, at, type, payload)
