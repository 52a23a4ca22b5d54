package dev.meanwhile.store.postgres.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.store.postgres.blob.BlobRows;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What jobs were asked to do: in the row, or in a blob if it is large. */
public final class Requests {
    private Requests() {}

    /** Empty for an unknown or forgotten job. */
    public static Optional<JsonNode> read(Connection connection, JobId id) throws SQLException {
        try (var query = Sql.of("record/request.sql").on(connection)) {
            var stored = query.with("job", id.value())
                    .first(row -> new Stored(
                            Columns.text(row, "project"), row.getString("request"), row.getString("request_sha256")));
            return stored.isEmpty() ? Optional.empty() : read(connection, stored.get());
        }
    }

    private static Optional<JsonNode> read(Connection connection, Stored stored) throws SQLException {
        if (stored.inline() != null) {
            return Optional.of(Columns.json(stored.inline()));
        }
        if (stored.sha256() == null) {
            return Optional.empty();
        }
        return BlobRows.read(connection, stored.project(), stored.sha256())
                .map(bytes -> Columns.json(new String(bytes, StandardCharsets.UTF_8)));
    }

    private record Stored(
            String project,
            @Nullable String inline,
            @Nullable String sha256) {}
}
