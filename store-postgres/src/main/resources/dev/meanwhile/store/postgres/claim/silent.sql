select id from worker where ended_at is null and beat_at < (select engine_now()) - :lease::interval
