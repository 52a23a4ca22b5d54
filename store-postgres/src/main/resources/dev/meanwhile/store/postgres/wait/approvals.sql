select own.* from (
    select * from wait w
    where w.kind <> 'client_tool' and w.owner = :owner and w.project = any (:own_in) and not w.project = any (:all_in)
      and (:state::text is null or w.state = :state) and (:job::uuid is null or w.job_id = :job)
      and (:before::uuid is null or w.id < :before)
    order by w.id desc
    limit :most
) own
union all
select everybody.* from (
    select * from wait w
    where w.kind <> 'client_tool' and w.project = any (:all_in)
      and (:state::text is null or w.state = :state) and (:job::uuid is null or w.job_id = :job)
      and (:before::uuid is null or w.id < :before)
    order by w.id desc
    limit :most
) everybody
order by id desc
limit :most
