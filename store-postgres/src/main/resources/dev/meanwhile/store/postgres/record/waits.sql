-- What nodes asked, and what calls wait for that are not settled.
select w.*
from wait w
left join tool_call c on c.job_id = w.job_id and c.path = w.path and c.round = w.round and c.index = w.index
where w.job_id = any (:jobs) and (w.round = 0 or c.state in ('asked', 'waiting', 'running'))
order by w.job_id, w.asked_at, w.id
