delete from blob b
using (
    select o.project, o.sha256 from blob o
    where o.used_at < (select engine_now()) - :age::interval
      and not exists (select 1 from blob_ref r where r.project = o.project and r.sha256 = o.sha256)
    order by o.used_at
    limit :most
    for update skip locked
) old
where b.project = old.project and b.sha256 = old.sha256
