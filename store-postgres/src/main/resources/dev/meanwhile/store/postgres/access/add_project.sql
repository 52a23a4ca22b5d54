insert into project (id, name, created_at)
values (:project, :name, (select engine_now()))
on conflict (id) do nothing
