-- Who did what, when and from where. No foreign keys: what was done outlives whom and what it was done to.

create table audit (
    id            bigint primary key generated always as identity,
    at            timestamptz not null,
    actor         text not null,
    person        text not null,
    project       text,
    action        text not null,
    target        text,
    detail        text,
    outcome       text not null check (outcome in ('done', 'refused', 'failed')),
    address       text not null,
    forwarded_for text
);

create index audit_of_project on audit (project, id desc);
create index audit_age on audit (at);

create function audit_is_only_added_to() returns trigger
    language plpgsql
    as $$ begin raise exception 'the audit log is only added to'; end $$;

create trigger audit_unchanged before update on audit
    for each row execute function audit_is_only_added_to();
