insert into blob_ref (job_id, project, sha256) values (:job, :project, :sha) on conflict do nothing
