delete from kept_answer where scope = :scope and key = :key and status is null
