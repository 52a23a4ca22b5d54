select exists (
    select 1 from device_seat where job_id = :job and device = :device and until > (select engine_now())
) as is_attached
