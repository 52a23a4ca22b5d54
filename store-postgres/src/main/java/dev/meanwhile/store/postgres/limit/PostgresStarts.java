package dev.meanwhile.store.postgres.limit;

import dev.meanwhile.core.limit.StartCaps;
import dev.meanwhile.core.limit.StartWindow;
import dev.meanwhile.core.limit.Starts;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The table {@code start_count}: a row for each window, begun anew by the first start after its end. */
public final class PostgresStarts implements Starts {
    private final Database database;

    public PostgresStarts(Database database) {
        this.database = database;
    }

    @Override
    public List<Count> count(String project, String owner, StartCaps caps) {
        return database.transaction(connection -> {
            try (var query = Sql.of("limit/count_start.sql").on(connection)) {
                var counts = query.with("project", project)
                        .with("owner", owner)
                        .list(row -> Count.of(window(row), caps, row.getLong("n"), left(row)));
                if (counts.stream().anyMatch(Count::isOver)) {
                    connection.rollback();
                }
                return counts;
            }
        });
    }

    private static StartWindow window(ResultSet row) throws SQLException {
        var isOfDay = row.getBoolean("is_of_day");
        if (row.getBoolean("is_of_project")) {
            return isOfDay ? StartWindow.PROJECT_DAY : StartWindow.PROJECT_MINUTE;
        }
        return isOfDay ? StartWindow.USER_DAY : StartWindow.USER_MINUTE;
    }

    private static Duration left(ResultSet row) throws SQLException {
        return Duration.between(Columns.instant(row, "at"), Columns.instant(row, "ends"));
    }
}
