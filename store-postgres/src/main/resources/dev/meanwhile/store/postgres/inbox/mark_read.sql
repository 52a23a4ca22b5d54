update notice set read_at = coalesce(read_at, (select engine_now()))
where person = :person and n = :n and (:projects::text[] is null or project = any (:projects::text[]))
