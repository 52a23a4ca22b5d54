delete from webhook where id = :id
