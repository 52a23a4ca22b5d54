select person.id as person,
       person.is_operator,
       array(select member.project from member where member.person = person.id order by member.project) as projects,
       array(select member.role from member where member.person = person.id order by member.project) as roles
from person
where person.id = :person
