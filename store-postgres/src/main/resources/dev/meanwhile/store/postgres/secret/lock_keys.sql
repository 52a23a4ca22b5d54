select pg_advisory_xact_lock(hashtextextended('secret keys', 0))
