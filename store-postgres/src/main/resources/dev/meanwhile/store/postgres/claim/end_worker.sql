update worker set ended_at = (select engine_now()) where id = :worker and ended_at is null
