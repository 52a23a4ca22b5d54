delete from spending
where ctid = any (array(
    select ctid from spending where day < (select (engine_now() at time zone 'UTC')::date) - :age::interval order by day limit :most
))
