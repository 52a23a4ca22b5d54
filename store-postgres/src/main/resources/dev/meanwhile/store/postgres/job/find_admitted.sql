select id from job
where project = :project and owner = :owner and admission_id = :admission
order by id desc
limit 1
