select person, role, added_at from member where project = :project order by person
