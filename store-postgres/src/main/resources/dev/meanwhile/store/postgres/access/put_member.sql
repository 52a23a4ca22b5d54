insert into member (project, person, role, added_at)
values (:project, :person, :role, (select engine_now()))
on conflict (project, person) do update set role = excluded.role
