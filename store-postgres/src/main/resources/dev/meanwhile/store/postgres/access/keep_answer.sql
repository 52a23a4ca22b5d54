update kept_answer set status = :status, sealed = :sealed
where scope = :scope and key = :key
