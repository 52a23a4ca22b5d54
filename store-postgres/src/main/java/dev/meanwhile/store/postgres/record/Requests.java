package dev.meanwhile.store.postgres.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.store.postgres.blob.BlobRows;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What jobs were asked to do: in the row, or in a blob if it is large. */
public final class Requests {
    private Requests() {}

    /** Empty for an unknown or forgotten job. */
    public static Optional<JsonNode> read(Connection connection, JobId id) throws SQLException {
        return Optional.ofNullable(read(connection, List.of(id.value())).get(id));
    }

    /** Those that there are. */
    public static Map<JobId, JsonNode> read(Connection connection, Collection<UUID> ids) throws SQLException {
        var all = new HashMap<JobId, JsonNode>();
        try (var query = Sql.of("record/request.sql").on(connection)) {
            for (var stored : query.withIds("jobs", ids).list(Requests::stored)) {
                read(connection, stored).ifPresent(request -> all.put(stored.id(), request));
            }
        }
        return all;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                JobRows.id(row, "id"),
                Columns.text(row, "project"),
                row.getString("request"),
                row.getString("request_sha256"));
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
            JobId id,
            String project,
            @Nullable String inline,
            @Nullable String sha256) {}
}
