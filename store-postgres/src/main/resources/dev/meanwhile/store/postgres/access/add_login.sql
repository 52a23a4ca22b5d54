insert into login_link (hash, person, expires_at)
values (:hash, :person, engine_now() + :valid)
