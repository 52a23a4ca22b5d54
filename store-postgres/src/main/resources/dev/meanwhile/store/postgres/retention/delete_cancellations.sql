delete from cancelled_admission
where (project, owner, admission_id) in (
    select project, owner, admission_id from cancelled_admission
    where at < (select engine_now()) - :age::interval
    order by at
    limit :most
)
