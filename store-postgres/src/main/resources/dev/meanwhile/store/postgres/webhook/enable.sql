update webhook set disabled_at = null where id = :id
