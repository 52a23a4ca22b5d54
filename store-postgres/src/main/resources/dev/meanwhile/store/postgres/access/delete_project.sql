delete from project where id = :project
