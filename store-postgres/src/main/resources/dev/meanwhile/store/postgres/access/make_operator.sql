insert into person (id, is_operator, created_at)
values (:person, true, (select engine_now()))
on conflict (id) do update set is_operator = true
