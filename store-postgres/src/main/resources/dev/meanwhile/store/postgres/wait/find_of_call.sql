select * from wait where job_id = :job and path = :path and round = :round and index = :index and kind = :kind
