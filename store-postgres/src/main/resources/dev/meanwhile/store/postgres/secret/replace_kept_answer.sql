update kept_answer set sealed = :after
where scope = :id and key = :sub_id and sealed = :before
