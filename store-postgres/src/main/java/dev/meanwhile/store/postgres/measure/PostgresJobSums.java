package dev.meanwhile.store.postgres.measure;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobSums;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import dev.meanwhile.store.postgres.sql.Together;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What jobs came to, added up by one statement. */
public final class PostgresJobSums implements JobSums {
    private final Database database;
    private final Together<JobId, Sums> all = new Together<>(this::of);

    public PostgresJobSums(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Sums> of(JobId id) {
        return all.find(id);
    }

    private Map<JobId, Sums> of(Set<JobId> ids) {
        return database.run(connection -> {
            var found = new HashMap<JobId, Sums>();
            try (var query = Sql.of("measure/sums.sql").on(connection)) {
                query.withIds("jobs", ids.stream().map(JobId::value).toList())
                        .list(row -> found.put(new JobId(Columns.uuid(row, "id")), sums(row)));
            }
            return found;
        });
    }

    private static Sums sums(ResultSet row) throws SQLException {
        var toEnd = seconds(row, "to_end");
        return new Sums(
                new JobKind(Columns.text(row, "kind")),
                Columns.text(row, "model"),
                toEnd == null ? Duration.ZERO : toEnd,
                seconds(row, "to_first_event"),
                row.getInt("rounds"),
                row.getInt("calls"),
                Duration.ofMillis(row.getLong("tool_ms")));
    }

    private static @Nullable Duration seconds(ResultSet row, String column) throws SQLException {
        var seconds = row.getDouble(column);
        return row.wasNull() ? null : Duration.ofNanos(Math.max(0, Math.round(seconds * 1e9)));
    }
}
