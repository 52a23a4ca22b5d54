select (select coalesce(string_agg(p.bytes, ''::bytea order by p.n), ''::bytea) from blob_piece p where p.content = b.content) as bytes
from blob b
where b.project = :project and b.sha256 = :sha
