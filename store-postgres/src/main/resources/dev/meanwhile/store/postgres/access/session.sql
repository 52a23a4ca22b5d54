select session.person,
       person.is_operator,
       array(select member.project from member where member.person = session.person order by member.project) as projects,
       array(select member.role from member where member.person = session.person order by member.project) as roles
from session
join person on person.id = session.person
where session.hash = :hash and session.expires_at > engine_now()
