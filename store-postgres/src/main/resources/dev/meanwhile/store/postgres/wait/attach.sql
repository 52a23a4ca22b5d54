insert into device_seat (job_id, device, process, until)
select seat.job_id, seat.device, :process, (select engine_now()) + :time::interval
from unnest(:jobs::uuid[], :devices::text[]) as seat (job_id, device)
order by seat.job_id, seat.device
on conflict (job_id, device, process) do update set until = excluded.until
