-- When people are reminded of a question that is still open then; null once they were, and of what needs none.
alter table wait add column remind_at timestamptz;

create index wait_reminder on wait (remind_at) where state = 'open' and remind_at is not null;
