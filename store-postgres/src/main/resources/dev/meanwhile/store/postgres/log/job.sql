select project, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, cost from job where id = :job
