select job_id, seq, at, path, type, payload
from job_event
where job_id = :job and type = 'round.rewound'
order by seq
