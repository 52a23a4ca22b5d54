select fingerprint from secret_key where version = :version
