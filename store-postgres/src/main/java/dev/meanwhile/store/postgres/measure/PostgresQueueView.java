package dev.meanwhile.store.postgres.measure;

import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.QueueView;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Collectors;

/** The queue as its rows stand. */
public final class PostgresQueueView implements QueueView {
    private final Database database;

    public PostgresQueueView(Database database) {
        this.database = database;
    }

    @Override
    public Standing standing() {
        return database.run(connection -> {
            try (var query = Sql.of("measure/standing.sql").on(connection)) {
                var rows = query.list(Row::of);
                var waited = rows.stream().mapToLong(Row::waitedMillis).max().orElse(0);
                return new Standing(
                        rows.stream().collect(Collectors.toMap(Row::state, Row::jobs)),
                        Duration.ofMillis(Math.max(0, waited)));
            }
        });
    }

    private record Row(JobState state, long jobs, long waitedMillis) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(JobState.ofWireName(Columns.text(row, "state")).orElseThrow(), row.getLong("jobs"), (long)
                    (row.getDouble("waited_seconds") * 1000));
        }
    }
}
