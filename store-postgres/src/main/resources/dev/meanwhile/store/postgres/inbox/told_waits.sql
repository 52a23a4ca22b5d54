-- One that has expired since it was told as asked is still to be told.
update wait w set untold = false
from unnest(:waits::uuid[], :states::text[]) as told (id, state)
where w.id = told.id and w.state = told.state and w.untold
