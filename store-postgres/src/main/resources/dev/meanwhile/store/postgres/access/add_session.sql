insert into session (hash, person, created_at, expires_at)
values (:hash, :person, engine_now(), engine_now() + :valid)
