select w.project, w.id, v.version, v.name, v.description, w.created_at, w.created_by, v.saved_at, v.saved_by
from workflow w
join workflow_version v on v.project = w.project and v.workflow = w.id
where w.project = :project and w.id = :id and (:before::int is null or v.version < :before)
order by v.version desc
limit :most
