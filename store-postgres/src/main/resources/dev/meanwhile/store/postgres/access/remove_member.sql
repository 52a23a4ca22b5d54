delete from member where project = :project and person = :person
