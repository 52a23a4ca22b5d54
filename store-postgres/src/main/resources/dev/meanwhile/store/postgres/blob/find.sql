select content from blob where project = :project and sha256 = :sha
