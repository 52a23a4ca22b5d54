select pg_advisory_xact_lock(hashtextextended('claiming', 0))
