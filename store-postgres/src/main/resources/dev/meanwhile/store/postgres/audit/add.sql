insert into audit (at, actor, person, project, action, target, detail, outcome, address, forwarded_for)
values (engine_now(), :actor, :person, :project, :action, :target, :detail, :outcome, :address, :forwarded)
