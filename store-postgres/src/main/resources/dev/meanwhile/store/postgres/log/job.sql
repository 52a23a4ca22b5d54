select project, prompt_tokens, completion_tokens, reasoning_tokens, cost from job where id = :job
