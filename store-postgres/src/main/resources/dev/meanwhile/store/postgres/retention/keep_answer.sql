with kept as (
    update message m set content = to_json(:answer::text) where m.job_id = :job and m.content is null
    returning m.project, m.thread_id
)
update thread t set updated_at = greatest(t.updated_at, h.at)
from kept, job_head h
where h.job_id = :job and t.project = kept.project and t.id = kept.thread_id
