insert into blob_piece (content, n, bytes) values (:content, :n, :bytes)
