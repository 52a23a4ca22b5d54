package dev.meanwhile.store.postgres.retention;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.retention.Retention;
import dev.meanwhile.store.postgres.record.JobRows;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** One transaction for each job; another process at the same job is passed over. */
public final class PostgresRetention implements Retention {
    /** A cancelled start is refused for 10 min; its row is of no use after that. */
    private static final Duration CANCELLATION = Duration.ofMinutes(10);

    /** Kept a day for whoever asks what became of a worker. */
    private static final Duration DEAD_WORKER = Duration.ofDays(1);

    /** The log of what webhooks were sent; the last attempt comes after three days. */
    private static final Duration DELIVERY = Duration.ofDays(30);

    /** Nobody asks for a browser that went so long ago. */
    private static final Duration EMPTY_SEAT = Duration.ofMinutes(10);

    /** A provider key is kept no longer for a job that only waits (engine.md, Secrets). */
    private static final Duration WAITING_KEY = Duration.ofDays(1);

    /** Its longest window is a day. */
    private static final Duration START_COUNT = Duration.ofDays(1);

    private final Database database;

    public PostgresRetention(Database database) {
        this.database = database;
    }

    @Override
    public Cleaned clean(Rules rules, int most) {
        return new Cleaned(
                each("retention/loose_logs.sql", rules.compaction(), most, OldJob::compactLog),
                each("retention/old_logs.sql", rules.log(), most, OldJob::deleteLog),
                each("retention/old_jobs.sql", rules.job(), most, OldJob::delete),
                delete("retention/delete_blobs.sql", rules.blob(), most),
                delete("retention/delete_keys.sql", rules.idempotency(), most)
                        + delete("retention/delete_notices.sql", rules.notice(), most)
                        + delete("retention/delete_deliveries.sql", DELIVERY, most)
                        + delete("retention/delete_cancellations.sql", CANCELLATION, most)
                        + delete("retention/delete_workers.sql", DEAD_WORKER, most)
                        + delete("retention/delete_seats.sql", EMPTY_SEAT, most)
                        + delete("retention/wipe_keys.sql", WAITING_KEY, most)
                        + delete("retention/delete_spending.sql", rules.job(), most)
                        + delete("retention/delete_start_counts.sql", START_COUNT, most));
    }

    /** @return how many jobs were handled */
    private int each(String candidates, Duration age, int most, Handling handling) {
        var count = 0;
        for (var id : old(candidates, age, most)) {
            if (database.transaction(connection -> lock(connection, id) && handling.of(new OldJob(connection, id)))) {
                count++;
            }
        }
        return count;
    }

    private List<JobId> old(String candidates, Duration age, int most) {
        return database.run(connection -> {
            try (var query = Sql.of(candidates).on(connection)) {
                return query.with("age", age).with("most", most).list(row -> JobRows.id(row, "id"));
            }
        });
    }

    private static boolean lock(Connection connection, JobId id) throws SQLException {
        try (var query = Sql.of("retention/lock.sql").on(connection)) {
            return query.with("job", id.value()).first(row -> true).orElse(false);
        }
    }

    private int delete(String statement, Duration age, int most) {
        return database.transaction(connection -> {
            try (var query = Sql.of(statement).on(connection)) {
                return query.with("age", age).with("most", most).update();
            }
        });
    }

    /** What is done with an old job whose head is locked. */
    @FunctionalInterface
    private interface Handling {
        boolean of(OldJob job) throws SQLException;
    }
}
