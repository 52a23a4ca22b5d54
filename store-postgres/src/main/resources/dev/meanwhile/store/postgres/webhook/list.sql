select id, project, name, url, types, kinds, creator, created_at, disabled_at from webhook
where project = :project
order by name, id
