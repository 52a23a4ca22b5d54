select name, description, parameters, effect, idempotent, timeout_ms, is_asking, enabled, method, url, headers, sealed
from project_tool
where project = :project
order by name
