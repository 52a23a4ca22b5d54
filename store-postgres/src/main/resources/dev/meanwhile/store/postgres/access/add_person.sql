insert into person (id, created_at)
values (:person, (select engine_now()))
on conflict (id) do nothing
