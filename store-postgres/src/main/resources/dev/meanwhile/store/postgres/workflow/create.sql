insert into workflow (project, id, version, created_at, created_by)
values (:project, :id, 1, (select engine_now()), :by)
on conflict (project, id) do nothing
