insert into workflow_version (project, workflow, version, name, description, document, saved_at, saved_by)
select w.project, w.id, w.version, :name, :description, :document::json,
       case when w.version = 1 then w.created_at else (select engine_now()) end, :by
from workflow w
where w.project = :project and w.id = :id
