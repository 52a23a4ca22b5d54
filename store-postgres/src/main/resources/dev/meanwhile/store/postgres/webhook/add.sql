insert into webhook (id, project, name, url, types, kinds, sealed_secret, creator, created_at)
values (:id, :project, :name, :url, :types, :kinds, :sealed, :creator, :created)
