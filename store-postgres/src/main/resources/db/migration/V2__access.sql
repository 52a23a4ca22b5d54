-- Who may do what: people, their roles in projects, their tokens and logins. Tokens are stored as SHA-256 of 32 random bytes, so
-- a copy of these tables opens nothing.

create table person (
    id          text primary key check (length(id) between 1 and 128),
    is_operator boolean not null default false,
    created_at  timestamptz not null
);

create table member (
    project  text not null references project on delete cascade,
    person   text not null references person on delete cascade,
    role     text not null check (role in ('viewer', 'member', 'admin')),
    added_at timestamptz not null,
    primary key (project, person)
);

create index member_of_person on member (person);

create table token (
    id           text primary key,
    hash         text not null unique, -- SHA-256, lower-case hex
    person       text not null references person on delete cascade,
    project      text references project on delete cascade, -- null opens all of the person's projects
    name         text not null,
    scopes       text[] not null,
    created_at   timestamptz not null,
    expires_at   timestamptz,
    last_used_at timestamptz -- to the minute
);

create index token_of_project on token (project, id);
create index token_of_person on token (person);

create table login_link (
    hash       text primary key,
    person     text not null references person on delete cascade,
    expires_at timestamptz not null
);

create table session (
    hash       text primary key,
    person     text not null references person on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

-- What a creating request was answered, for its repetition; jobs have their own (idempotency).
create table kept_answer (
    scope      text not null,
    key        text not null,
    body_hash  text not null,
    status     int, -- null while the first request is under way
    sealed     text, -- the answer, encrypted: it may show a new token
    created_at timestamptz not null,
    primary key (scope, key)
);

create index kept_answer_age on kept_answer (created_at);

-- Which key the secrets of this database are encrypted with.
create table secret_key (
    version     int primary key,
    fingerprint text not null,
    created_at  timestamptz not null
);
