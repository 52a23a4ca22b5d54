select * from schedule
where project = :project and owner = coalesce(:owner::text, owner)
order by name
limit 1000
