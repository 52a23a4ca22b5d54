select engine_now() as now
