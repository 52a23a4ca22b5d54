select 1 from cancelled_admission
where project = :project and owner = :owner and admission_id = :admission
  and at > (select engine_now()) - interval '10 minutes'
