select w.project, w.id, v.version, v.name, v.description, w.created_at, w.created_by, v.saved_at, v.saved_by
from workflow w
join workflow_version v on v.project = w.project and v.workflow = w.id and v.version = w.version
where w.project = :project and (:after::text is null or w.id > :after)
order by w.id
limit :most
