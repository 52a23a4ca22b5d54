select body_hash, status, sealed from kept_answer where scope = :scope and key = :key
