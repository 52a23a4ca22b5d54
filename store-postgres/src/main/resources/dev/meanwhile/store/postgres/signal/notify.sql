-- A hint needs no place on the disk; without this each would wait for one.
select set_config('synchronous_commit', 'off', true), pg_notify('meanwhile', message)
from unnest(:messages::text[]) as message
