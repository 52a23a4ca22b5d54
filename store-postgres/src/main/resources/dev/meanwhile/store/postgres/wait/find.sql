select * from wait where id = :wait
