select id, at, actor, person, project, action, target, detail, outcome, address, forwarded_for
from audit
where (:project::text is null or project = :project)
  and (:person::text is null or person = :person or actor = :person)
  and (:action::text is null or action = :action)
  and (:target::text is null or target = :target)
  and (:outcome::text is null or outcome = :outcome)
  and (:from::timestamptz is null or at >= :from)
  and (:to::timestamptz is null or at < :to)
  and (:before::bigint is null or id < :before)
order by id desc
limit :most
