select engine_now() as at
