delete from blob_piece where content = :content
