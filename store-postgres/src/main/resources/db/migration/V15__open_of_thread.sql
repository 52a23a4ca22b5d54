create index job_open_of_thread on job (project, thread_id, thread_turn)
    where state in ('queued', 'running', 'waiting') and thread_id is not null;
