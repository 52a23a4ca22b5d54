package dev.meanwhile.store.postgres.claim;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.store.postgres.record.JobRows;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Jobs that took longer than they may, with the endings they have earned. */
final class Overdue {
    private Overdue() {}

    static Map<JobId, Ending> read(Connection connection) throws SQLException {
        var overdue = new HashMap<JobId, Ending>();
        try (var query = Sql.of("claim/overdue.sql").on(connection)) {
            query.list(row ->
                    overdue.put(JobRows.id(row, "id"), ending(Columns.text(row, "limit_of"), row.getLong("seconds"))));
        }
        return overdue;
    }

    private static Ending ending(String limit, long seconds) {
        return switch (limit) {
            case "wall" -> Ending.timedOut(ErrorCode.JOB_TIMED_OUT, "the job ran for its longest time");
            case "inactivity" ->
                Ending.timedOut(ErrorCode.JOB_INACTIVE, "the job was silent for %d s".formatted(seconds));
            default -> throw new IllegalStateException("no limit is named " + limit);
        };
    }
}
