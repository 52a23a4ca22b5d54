update webhook set sealed_secret = :after
where id = :id and :sub_id = '' and sealed_secret = :before
