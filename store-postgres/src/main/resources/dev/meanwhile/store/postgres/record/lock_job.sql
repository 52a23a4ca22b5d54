select state, worker, takeovers, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, cost from job where id = :job for update
