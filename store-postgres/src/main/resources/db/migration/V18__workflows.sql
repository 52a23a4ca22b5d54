-- Definitions of workflows with all their versions.

create table workflow (
    project    text not null references project on delete cascade,
    id         text not null check (length(id) between 1 and 128),
    version    int not null check (version > 0), -- the newest
    created_at timestamptz not null,
    created_by text not null,
    primary key (project, id)
);

create table workflow_version (
    project     text not null,
    workflow    text not null,
    version     int not null check (version > 0),
    name        text not null,
    description text not null,
    document    json not null, -- json keeps it as it was written
    saved_at    timestamptz not null,
    saved_by    text not null,
    primary key (project, workflow, version),
    foreign key (project, workflow) references workflow on delete cascade
);
