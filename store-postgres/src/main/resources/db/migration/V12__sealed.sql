-- The few jobs that hold a provider key, to seal their keys anew.
create index job_sealed on job (id) where sealed_key is not null;
