delete from job where id = :job
