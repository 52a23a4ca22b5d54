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
    public List<News> reminders(int most) {
        return database.run(connection -> {
            var due = due(connection, most);
            if (due.isEmpty()) {
                return List.of();
            }
            try (var query = Sql.of("inbox/jobs.sql").on(connection)) {
                return query
                        .withIds("jobs", due.keySet().stream().map(JobId::value).toList())
                        .list(row -> reminders(row, due))
                        .stream()
                        .flatMap(List::stream)
                        .toList();
            }
        });
    }

    private static Map<JobId, List<Wait>> due(Connection connection, int most) throws SQLException {
        try (var query = Sql.of("inbox/reminders.sql").on(connection)) {
            return query.with("most", most).list(WaitRows::read).stream().collect(Collectors.groupingBy(Wait::job));
        }
    }

    private static List<News> reminders(ResultSet row, Map<JobId, List<Wait>> due) throws SQLException {
        var job = JobRows.read(row);
        var seq = row.getLong("last_seq");
        return due.getOrDefault(job.id(), List.of()).stream()
                .<News>map(wait -> new News.Reminder(job, seq, wait))
                .toList();
    }

    @Override
    public void told(Collection<News> news) {
        var jobs = new ArrayList<UUID>();
        var waits = new ArrayList<Wait>();
        var reminded = new ArrayList<UUID>();
        for (var told : news) {
            switch (told) {
                case News.Ended ended -> jobs.add(ended.job().id().value());
                case News.Asked asked -> waits.add(asked.approval());
                case News.Reminder reminder ->
                    reminded.add(reminder.approval().ask().id().value());
                case News.Expired expired -> waits.add(expired.approval());
            }
        }
        database.run(connection -> update(connection, "inbox/told.sql", "jobs", jobs)
                + toldWaits(connection, waits)
                + update(connection, "inbox/reminded.sql", "waits", reminded));
    }

    private static int update(Connection connection, String sql, String parameter, List<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return 0;
        }
        try (var query = Sql.of(sql).on(connection)) {
            return query.withIds(parameter, ids).update();
        }
    }

    private static int toldWaits(Connection connection, List<Wait> waits) throws SQLException {
        if (waits.isEmpty()) {
            return 0;
        }
        var ids = waits.stream().map(wait -> wait.ask().id().value()).toList();
        var states = waits.stream().map(wait -> wait.state().wireName()).toArray();
        try (var query = Sql.of("inbox/told_waits.sql").on(connection)) {
            return query.withIds("waits", ids)
                    .with("states", connection.createArrayOf("text", states))
                    .update();
        }
    }
}
