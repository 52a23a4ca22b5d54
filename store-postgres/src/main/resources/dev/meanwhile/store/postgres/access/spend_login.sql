-- Taken away by whoever comes first, valid or not.
delete from login_link
where hash = :hash
returning person, expires_at > engine_now() as is_valid
