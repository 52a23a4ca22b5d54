select w.*, (select engine_now()) as now from wait w where w.id = :wait for update
