-- Oldest use first; each is looked up among the uses, so that the search ends with the limit.
delete from blob b
using (
    select o.project, o.sha256 from blob o
    where o.used_at < (select engine_now()) - :age::interval
      and (select 1 from blob_ref r where r.project = o.project and r.sha256 = o.sha256 limit 1) is null
    order by o.used_at
    limit :most
    for update skip locked
) old
where b.project = old.project and b.sha256 = old.sha256
