select w.project, w.id, v.version, v.name, v.description, w.created_at, w.created_by, v.saved_at, v.saved_by, v.document
from unnest(:ids::text[]) with ordinality wanted (id, place)
join workflow w on w.project = :project and w.id = wanted.id
join workflow_version v on v.project = w.project and v.workflow = w.id and v.version = w.version
order by wanted.place
