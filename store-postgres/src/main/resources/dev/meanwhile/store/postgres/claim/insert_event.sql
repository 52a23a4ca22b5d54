insert into job_event (job_id, seq, at, type, path, payload) values (:job, :seq, :at, :type, '', :payload::json)
