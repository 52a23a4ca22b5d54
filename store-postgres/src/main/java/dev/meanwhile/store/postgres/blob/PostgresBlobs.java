package dev.meanwhile.store.postgres.blob;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Stores a value in one transaction and reads it piece by piece, holding no connection between two pieces. */
public final class PostgresBlobs implements Blobs {
    private final Database database;

    public PostgresBlobs(Database database) {
        this.database = database;
    }

    /** {@inheritDoc} A source that pauses for over 10 s ends the transaction: {@code store_unavailable}. */
    @Override
    public BlobId put(String project, InputStream content) {
        return database.once(connection -> BlobRows.put(connection, project, content));
    }

    @Override
    public BlobId put(JobId job, String project, InputStream content) {
        return database.once(connection -> {
            var id = BlobRows.put(connection, project, content);
            BlobRows.refer(connection, job.value(), id);
            return id;
        });
    }

    @Override
    public Optional<InputStream> open(JobId job, String sha256) {
        return database.run(connection -> project(connection, job, sha256))
                .flatMap(project -> open(new BlobId(project, sha256, 0)));
    }

    private static Optional<String> project(Connection connection, JobId job, String sha256) throws SQLException {
        try (var query = Sql.of("blob/used.sql").on(connection)) {
            return query.with("job", job.value()).with("sha", sha256).first(row -> Columns.text(row, "project"));
        }
    }

    @Override
    public Optional<InputStream> open(BlobId id) {
        return database.<Optional<UUID>>run(connection -> content(connection, id))
                .map(content -> new PieceStream(n -> piece(content, n)));
    }

    private static Optional<UUID> content(Connection connection, BlobId id) throws SQLException {
        try (var query = Sql.of("blob/find.sql").on(connection)) {
            return query.with("project", id.project())
                    .with("sha", id.sha256())
                    .first(row -> Columns.uuid(row, "content"));
        }
    }

    private Optional<byte[]> piece(UUID content, int n) {
        return database.run(connection -> {
            try (var query = Sql.of("blob/piece.sql").on(connection)) {
                return query.with("content", content).with("n", n).first(row -> row.getBytes("bytes"));
            }
        });
    }
}
