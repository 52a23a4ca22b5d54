select h.job_id, h.epoch from job j join job_head h on h.job_id = j.id where j.worker = :worker and j.state = 'running'
