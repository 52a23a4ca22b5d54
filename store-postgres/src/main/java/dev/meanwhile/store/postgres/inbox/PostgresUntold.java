package dev.meanwhile.store.postgres.inbox;

import dev.meanwhile.core.inbox.News;
import dev.meanwhile.core.inbox.Untold;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.store.postgres.record.JobRows;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The column {@code job.untold}; it is set by whatever statement ends a job. */
public final class PostgresUntold implements Untold {
    private final Database database;

    public PostgresUntold(Database database) {
        this.database = database;
    }

    @Override
    public List<News.Ended> untold(Collection<JobId> jobs) {
        return database.run(connection -> {
            try (var query = Sql.of("inbox/untold.sql").on(connection)) {
                return query.withIds("jobs", ids(jobs))
                        .list(row -> new News.Ended(JobRows.read(row), row.getLong("last_seq"), false));
            }
        });
    }

    @Override
    public List<JobId> leftUntold(Duration age, int most) {
        return database.run(connection -> {
            try (var query = Sql.of("inbox/left_untold.sql").on(connection)) {
                return query.with("age", age).with("most", most).list(row -> JobRows.id(row, "id"));
            }
        });
    }

    @Override
    public void told(Collection<JobId> jobs) {
        database.run(connection -> {
            try (var query = Sql.of("inbox/told.sql").on(connection)) {
                return query.withIds("jobs", ids(jobs)).update();
            }
        });
    }

    private static List<UUID> ids(Collection<JobId> jobs) {
        return jobs.stream().map(JobId::value).toList();
    }
}
