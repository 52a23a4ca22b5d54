package dev.meanwhile.store.postgres.limit;

import dev.meanwhile.core.limit.StartCaps;
import dev.meanwhile.core.limit.StartWindow;
import dev.meanwhile.core.limit.Starts;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import dev.meanwhile.store.postgres.sql.Together;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The table {@code start_count}: a row for each window, begun anew by the first start after its end. */
public final class PostgresStarts implements Starts {
    private final Database database;
    private final Together<Start, List<Count>> started = new Together<>(this::counted);

    public PostgresStarts(Database database) {
        this.database = database;
    }

    @Override
    public List<Count> count(String project, String owner, StartCaps caps) {
        var start = new Start(new Starter(project, owner, caps));
        return started.find(start).orElseThrow(() -> new IllegalStateException("a start was not counted"));
    }

    private Map<Start, List<Count>> counted(Set<Start> starts) {
        var counts = new HashMap<Start, List<Count>>();
        starts.stream()
                .collect(Collectors.groupingBy(start -> start.starter))
                .forEach((starter, some) -> counts.putAll(counted(starter, some)));
        return counts;
    }

    /** Where there is no room for all, they are counted one by one until there is none left; the rest gets the same answer. */
    private Map<Start, List<Count>> counted(Starter starter, List<Start> starts) {
        var counts = new HashMap<Start, List<Count>>();
        var all = add(starter, starts.size());
        var own = all;
        for (var i = 0; i < starts.size(); i++) {
            var later = starts.size() - 1 - i;
            if (!isOver(all)) {
                own = all.stream().map(count -> count.before(later)).toList();
            } else if (starts.size() > 1 && (i == 0 || !isOver(own))) {
                own = add(starter, 1);
            }
            counts.put(starts.get(i), own);
        }
        return counts;
    }

    private List<Count> add(Starter starter, int starts) {
        return database.transaction(connection -> {
            try (var query = Sql.of("limit/count_start.sql").on(connection)) {
                var counts = query.with("project", starter.project())
                        .with("owner", starter.owner())
                        .with("starts", starts)
                        .list(row -> Count.of(window(row), starter.caps(), row.getLong("n"), left(row)));
                if (isOver(counts)) {
                    connection.rollback();
                }
                return counts;
            }
        });
    }

    private static boolean isOver(List<Count> counts) {
        return counts.stream().anyMatch(Count::isOver);
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

    private record Starter(String project, String owner, StartCaps caps) {}

    /** Equal to no other start, also of the same person. */
    private static final class Start {
        private final Starter starter;

        Start(Starter starter) {
            this.starter = starter;
        }
    }
}
