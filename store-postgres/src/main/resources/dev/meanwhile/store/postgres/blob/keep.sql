insert into blob (project, sha256, size, content, used_at)
values (:project, :sha, :size, :content, (select engine_now()))
on conflict (project, sha256) do update set used_at = excluded.used_at
returning content
