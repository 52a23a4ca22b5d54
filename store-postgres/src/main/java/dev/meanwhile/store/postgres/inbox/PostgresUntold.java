package dev.meanwhile.store.postgres.inbox;

import dev.meanwhile.core.inbox.News;
import dev.meanwhile.core.inbox.Untold;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.store.postgres.record.JobRows;
import dev.meanwhile.store.postgres.record.WaitRows;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The columns {@code job.untold} and {@code wait.untold}; they are set by whatever statement ends a job, asks, or lets expire. */
public final class PostgresUntold implements Untold {
    private final Database database;

    public PostgresUntold(Database database) {
        this.database = database;
    }

    @Override
    public List<News> untold(Collection<JobId> jobs) {
        return database.run(connection -> {
            var waits = waits(connection, jobs);
            try (var query = Sql.of("inbox/untold.sql").on(connection)) {
                return query
                        .withIds("jobs", jobs.stream().map(JobId::value).toList())
                        .list(row -> news(row, waits))
                        .stream()
                        .flatMap(List::stream)
                        .toList();
            }
        });
    }

    private static Map<JobId, List<Wait>> waits(Connection connection, Collection<JobId> jobs) throws SQLException {
        try (var query = Sql.of("inbox/untold_waits.sql").on(connection)) {
            return query.withIds("jobs", jobs.stream().map(JobId::value).toList()).list(WaitRows::read).stream()
                    .collect(Collectors.groupingBy(Wait::job));
        }
    }

    private static List<News> news(ResultSet row, Map<JobId, List<Wait>> waits) throws SQLException {
        var job = JobRows.read(row);
        var seq = row.getLong("last_seq");
        var all = new ArrayList<News>();
        for (var wait : waits.getOrDefault(job.id(), List.of())) {
            all.add(wait.isOpen() ? new News.Asked(job, seq, wait) : new News.Expired(job, seq, wait));
        }
        if (row.getBoolean("untold")) {
            all.add(new News.Ended(job, seq, false));
        }
        return all;
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
    public void told(Collection<News> news) {
        var jobs = new ArrayList<UUID>();
        var waits = new ArrayList<Wait>();
        for (var told : news) {
            switch (told) {
                case News.Ended ended -> jobs.add(ended.job().id().value());
                case News.Asked asked -> waits.add(asked.approval());
                case News.Expired expired -> waits.add(expired.approval());
            }
        }
        database.run(connection -> {
            try (var query = Sql.of("inbox/told.sql").on(connection);
                    var ofWaits = Sql.of("inbox/told_waits.sql").on(connection)) {
                var states = waits.stream().map(wait -> wait.state().wireName()).toArray();
                ofWaits.withIds(
                                "waits",
                                waits.stream()
                                        .map(wait -> wait.ask().id().value())
                                        .toList())
                        .with("states", connection.createArrayOf("text", states));
                return query.withIds("jobs", jobs).update() + ofWaits.update();
            }
        });
    }
}
