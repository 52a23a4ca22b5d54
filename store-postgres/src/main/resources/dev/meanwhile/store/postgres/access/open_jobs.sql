select id from job
where project = :project and state in ('queued', 'running', 'waiting')
limit 1
