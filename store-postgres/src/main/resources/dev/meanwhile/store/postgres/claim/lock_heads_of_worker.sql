select job_id from job_head
where job_id in (select id from job where worker = :worker and state = 'running')
order by job_id
for update
