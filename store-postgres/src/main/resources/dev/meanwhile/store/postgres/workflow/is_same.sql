select document::text = :document as is_same
from workflow_version
where project = :project and workflow = :id and version = :version
