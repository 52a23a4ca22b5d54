insert into memory (project, key, collection, text, metadata, at)
values (:project, :key, :collection, :text, :metadata::json, (select engine_now()))
on conflict (project, key) do nothing
