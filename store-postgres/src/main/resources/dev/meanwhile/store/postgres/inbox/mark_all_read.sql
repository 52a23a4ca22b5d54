update notice set read_at = (select engine_now())
where person = :person and read_at is null and (:projects::text[] is null or project = any (:projects::text[]))
