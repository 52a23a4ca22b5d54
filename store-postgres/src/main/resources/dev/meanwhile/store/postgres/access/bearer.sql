-- Who shows each token, with all roles, and whether its use is to be noted: at most once a minute.
select token.hash,
       token.id,
       token.person,
       token.project,
       token.scopes,
       person.is_operator,
       coalesce(token.last_used_at < engine_now() - interval '1 minute', true) as is_stale,
       array(select member.project from member where member.person = token.person order by member.project) as projects,
       array(select member.role from member where member.person = token.person order by member.project) as roles
from token
join person on person.id = token.person
where token.hash = any (:hashes::text[])
  and (token.expires_at is null or token.expires_at > engine_now())
