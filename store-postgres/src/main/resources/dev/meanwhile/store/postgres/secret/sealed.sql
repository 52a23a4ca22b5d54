-- Every sealed value with the purpose that its owner seals it for.
select place, id, sub_id, purpose, sealed
from (
    select 'job' as place, id::text as id, '' as sub_id, 'provider-key:' || id as purpose, sealed_key as sealed
    from job where sealed_key is not null
    union all
    select 'kept_answer', scope, key, 'kept-answer:' || scope || E'\n' || key, sealed
    from kept_answer where sealed is not null
    union all
    select 'webhook', id, '', 'webhook:' || id, sealed_secret from webhook
    union all
    select 'old_webhook', id, '', 'webhook:' || id, old_sealed_secret from webhook where old_sealed_secret is not null
    union all
    select 'project_tool', project, name, 'project-tool:' || project || '/' || name, sealed from project_tool
) as value
where (:other::text is null or not starts_with(sealed, :other))
  and (:own::text is null or starts_with(sealed, :own))
  and sealed > :after
order by sealed
limit :most
