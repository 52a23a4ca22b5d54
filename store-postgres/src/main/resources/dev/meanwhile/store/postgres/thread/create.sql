insert into thread (project, id, owner, title, created_at, updated_at)
select :project, :thread, :owner, :title, at, at from (select engine_now() as at) clock
on conflict (project, id) do nothing
returning project, id, owner, title, created_at, updated_at, is_muted
