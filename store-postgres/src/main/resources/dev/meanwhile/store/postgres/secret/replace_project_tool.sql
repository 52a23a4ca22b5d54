update project_tool set sealed = :after
where project = :id and name = :sub_id and sealed = :before
