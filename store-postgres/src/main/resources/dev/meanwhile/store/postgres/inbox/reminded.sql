update wait set remind_at = null where id = any (:waits)
