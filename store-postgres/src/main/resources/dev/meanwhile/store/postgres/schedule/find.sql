select * from schedule where project = :project and name = :name
