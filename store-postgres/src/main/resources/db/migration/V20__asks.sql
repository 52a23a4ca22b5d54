-- Nodes ask people, too: what they are to be given, and whether what they made is kept. Not validated: what is there keeps the narrower
-- rule.
alter table wait
    drop constraint wait_kind_check,
    add constraint wait_kind_check check (kind in ('approval', 'input', 'review', 'client_tool')) not valid;

create index wait_of_person on wait (owner, project, id desc) where kind <> 'client_tool';
create index wait_of_people on wait (project, id desc) where kind <> 'client_tool';
create index wait_open_of_people on wait (project, id desc) where kind <> 'client_tool' and state = 'open';

drop index wait_of_owner;
drop index wait_of_project;
drop index wait_open_of_project;
