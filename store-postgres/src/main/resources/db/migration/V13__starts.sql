-- Starts of a person (or, with owner '', of all) in a project, in the minute and the day that began last.
create table start_count (
    project text not null,
    owner   text not null,
    span    text not null check (span in ('minute', 'day')),
    begins  timestamptz not null,
    n       bigint not null,
    primary key (project, owner, span)
) with (fillfactor = 50); -- updated with every start, in its page

create index start_count_begins on start_count (begins);
