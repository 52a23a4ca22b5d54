select person from member where project = :project and role = 'admin' order by person
