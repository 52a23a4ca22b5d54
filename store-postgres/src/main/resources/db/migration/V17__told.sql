-- People and other systems are told of each approval once, of a job once for each sort of news.
alter table wait add column untold boolean not null default false; -- that it was asked; then that it expired

create index wait_untold on wait ((coalesce(ended_at, asked_at))) where untold;

alter table notice add column approval uuid;

drop index notice_once;

create unique index notice_once on notice (job_id, type, approval) nulls not distinct;

alter table webhook_delivery add column approval uuid;

drop index webhook_delivery_once;

create unique index webhook_delivery_once on webhook_delivery (job_id, type, approval, webhook) nulls not distinct
    where job_id is not null;
