-- What people are told of their jobs.

-- Earlier releases marked what was to be told, but told nobody.
update job set untold = false where untold;
