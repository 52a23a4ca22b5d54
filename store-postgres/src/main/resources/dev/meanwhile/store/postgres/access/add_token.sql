insert into token (id, hash, person, project, name, scopes, created_at, expires_at)
values (:id, :hash, :person, :project, :name, string_to_array(:scopes, ','), :created, :expires)
on conflict (id) do update set hash = excluded.hash, created_at = excluded.created_at
