delete from token where id = :id
