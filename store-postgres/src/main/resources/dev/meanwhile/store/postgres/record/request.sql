select id, project, request, request_sha256 from job where id = any (:jobs)
