-- The texts that have some word of the question, ranked by how many of them. A word's text has no blanks, so that it is only between
-- words that "and" becomes "or".
with asked as (
    select tsvector_to_array(to_tsvector('simple', left(:text, 2000))) as words,
           replace(plainto_tsquery('simple', left(:text, 2000))::text, ' & ', ' | ')::tsquery as any_word
)
select text, metadata, at, rank
from (
    select m.text, m.metadata, m.at, m.n,
           (length(m.words) - length(ts_delete(m.words, asked.words)))::float8 / cardinality(asked.words) as rank
    from asked
    join memory m on m.words @@ asked.any_word
    where m.project = :project and m.collection = :collection
) found
where rank >= :threshold
order by rank desc, n desc
limit :most
