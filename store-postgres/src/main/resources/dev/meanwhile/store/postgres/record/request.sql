select project, request, request_sha256 from job where id = :job
