select version, fingerprint from secret_key order by version
