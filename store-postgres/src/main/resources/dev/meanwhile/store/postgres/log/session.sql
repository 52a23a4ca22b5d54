-- One plan for all batches, made once; small tables must not tempt it to read all of them when they have grown.
select set_config('plan_cache_mode', 'force_generic_plan', false), set_config('enable_seqscan', 'off', false)
