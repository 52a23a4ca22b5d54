-- A worker that leaves takes no more jobs: what is due is for the others.
alter table worker add column is_leaving boolean not null default false;
