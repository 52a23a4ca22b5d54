insert into cancelled_admission (project, owner, admission_id, at)
values (:project, :owner, :admission, (select engine_now()))
on conflict (project, owner, admission_id) do update set at = excluded.at
