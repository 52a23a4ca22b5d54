insert into secret_key (version, fingerprint, created_at) values (:version, :fingerprint, engine_now())
