select pg_try_advisory_xact_lock(hashtextextended('claiming', 0)) as is_mine
