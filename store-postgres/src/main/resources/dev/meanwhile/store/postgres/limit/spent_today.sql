select cost from spending
where project = :project and owner = :owner and day = (select (engine_now() at time zone 'UTC')::date)
