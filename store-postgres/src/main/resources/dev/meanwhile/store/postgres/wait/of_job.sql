select * from wait where job_id = :job order by asked_at, id
