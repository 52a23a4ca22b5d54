update webhook set old_sealed_secret = :after
where id = :id and :sub_id = '' and old_sealed_secret = :before
