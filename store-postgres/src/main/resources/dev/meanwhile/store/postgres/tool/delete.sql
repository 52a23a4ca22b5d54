delete from project_tool where project = :project and name = :name
