select n, project, job_id, type, approval, level, title, body, at, read_at
from notice
where person = :person and n < :before and (:projects::text[] is null or project = any (:projects::text[]))
order by n desc
limit :most
