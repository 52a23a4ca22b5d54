-- What workflows remember: texts that are found by their words, which are taken as they are, so that any language will do.

create table memory (
    project    text not null references project on delete cascade,
    key        text not null, -- what stored it: done again it changes nothing
    n          bigint not null generated always as identity, -- in order of storing
    collection text not null check (length(collection) between 1 and 128),
    text       text not null check (octet_length(text) <= 262144),
    metadata   json not null,
    at         timestamptz not null,
    -- A tsvector takes 1 MiB; the words of a longer text, each with its places, could be more.
    words      tsvector not null generated always as (to_tsvector('simple', left(text, 131072))) stored,
    primary key (project, key)
);

create index memory_of_collection on memory (project, collection);
create index memory_words on memory using gin (words);
