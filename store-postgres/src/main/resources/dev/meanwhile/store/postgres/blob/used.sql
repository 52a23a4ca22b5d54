select project from blob_ref where job_id = :job and sha256 = :sha
