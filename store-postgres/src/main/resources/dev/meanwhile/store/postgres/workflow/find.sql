select w.project, w.id, v.version, v.name, v.description, w.created_at, w.created_by, v.saved_at, v.saved_by, v.document
from workflow w
join workflow_version v on v.project = w.project and v.workflow = w.id
where w.project = :project and w.id = :id and v.version = coalesce(:version, w.version)
