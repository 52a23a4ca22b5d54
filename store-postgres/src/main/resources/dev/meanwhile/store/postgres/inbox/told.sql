update job set untold = false where id = any (:jobs) and untold
