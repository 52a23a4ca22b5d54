-- HTTP services that projects declare as tools.

create table project_tool (
    project     text not null references project on delete cascade,
    name        text not null check (length(name) between 1 and 64),
    description text not null,
    parameters  json not null, -- JSON Schema of the arguments
    effect      text not null check (effect in ('reads', 'writes')),
    idempotent  boolean not null,
    timeout_ms  int not null check (timeout_ms > 0),
    enabled     boolean not null,
    method      text not null,
    url         text not null,
    headers     text[] not null, -- their names
    sealed      text not null, -- their values and the signing key, encrypted
    changed_at  timestamptz not null,
    primary key (project, name)
);
