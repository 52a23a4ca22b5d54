select id from project where id = :project for update
