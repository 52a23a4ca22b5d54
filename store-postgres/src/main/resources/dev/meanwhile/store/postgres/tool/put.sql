insert into project_tool (project, name, description, parameters, effect, idempotent, timeout_ms, is_asking, enabled,
                          method, url, headers, sealed, changed_at)
values (:project, :name, :description, :parameters::json, :effect, :idempotent, :timeout, :asking, :enabled,
        :method, :url, string_to_array(:headers, ','), :sealed, (select engine_now()))
on conflict (project, name) do update
    set description = excluded.description, parameters = excluded.parameters, effect = excluded.effect,
        idempotent = excluded.idempotent, timeout_ms = excluded.timeout_ms, is_asking = excluded.is_asking,
        enabled = excluded.enabled, method = excluded.method, url = excluded.url, headers = excluded.headers,
        sealed = excluded.sealed, changed_at = excluded.changed_at
    where :override
