update job set sealed_key = :after
where id = :id::uuid and :sub_id = '' and sealed_key = :before
