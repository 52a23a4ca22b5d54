select bytes from blob_piece where content = :content and n = :n
