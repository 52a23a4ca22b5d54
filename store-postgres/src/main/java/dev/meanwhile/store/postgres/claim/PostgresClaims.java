package dev.meanwhile.store.postgres.claim;

import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.worker.Claims;
import dev.meanwhile.store.postgres.claim.Claim.Taken;
import dev.meanwhile.store.postgres.job.Admitting;
import dev.meanwhile.store.postgres.record.JobRows;
import dev.meanwhile.store.postgres.record.Published;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import dev.meanwhile.store.postgres.wait.Expiry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table {@code worker} and the moves of jobs between workers and the queue. */
public final class PostgresClaims implements Claims {
    private final Database requests;
    private final Database database;
    private final Published published;

    public PostgresClaims(Database database, Published published) {
        this.requests = database;
        this.database = database.ahead();
        this.published = published;
    }

    @Override
    public void register(String worker, @Nullable String node) {
        var ended = database.transaction(connection -> {
            var entries = new ArrayList<Entry>();
            if (node != null) {
                for (var earlier : earlierOn(connection, node, worker)) {
                    entries.addAll(new Takeover(connection, earlier).run().ended());
                }
            }
            try (var query = Sql.of("claim/register.sql").on(connection)) {
                query.with("worker", worker).with("node", node).update();
            }
            return entries;
        });
        ended.forEach(published::entry);
    }

    private static List<String> earlierOn(Connection connection, String node, String worker) throws SQLException {
        try (var query = Sql.of("claim/workers_of_node.sql").on(connection)) {
            return query.with("node", node).with("worker", worker).list(row -> Columns.text(row, "id"));
        }
    }

    @Override
    public void leave(String worker) {
        database.run(connection -> {
            try (var query = Sql.of("claim/leave.sql").on(connection)) {
                return query.with("worker", worker).update();
            }
        });
    }

    @Override
    public void unregister(String worker) {
        database.transaction(connection -> {
            for (var name :
                    List.of("claim/lock_heads_of_worker.sql", "claim/release_all.sql", "claim/end_worker.sql")) {
                try (var query = Sql.of(name).on(connection)) {
                    query.with("worker", worker).run();
                }
            }
            return worker;
        });
    }

    @Override
    public Map<JobId, Long> beat(String worker, Duration lease) {
        return database.transaction(connection -> {
            try (var query = Sql.of("claim/beat.sql").on(connection)) {
                query.with("worker", worker).with("hole", lease.dividedBy(2)).run();
            }
            return epochs(connection, worker);
        });
    }

    private static Map<JobId, Long> epochs(Connection connection, String worker) throws SQLException {
        var epochs = new HashMap<JobId, Long>();
        try (var query = Sql.of("claim/epochs.sql").on(connection)) {
            query.with("worker", worker).list(row -> epochs.put(JobRows.id(row, "job_id"), row.getLong("epoch")));
        }
        return epochs;
    }

    @Override
    public List<Claimed> claim(String worker, int room, RunningCaps running) {
        if (room < 1) {
            return List.of();
        }
        var taken = database.transaction(connection -> new Claim(connection, worker).take(room, running));
        taken.entries().forEach(published::entry);
        return taken.jobs();
    }

    @Override
    public Start admit(Admission admission, QueueCaps caps, String worker, RunningCaps running) {
        var begun = requests.transaction(connection -> {
            var outcome = new Admitting(connection, admission).admit(caps);
            var taken = outcome.result() instanceof AdmissionResult.Admitted(var job)
                    ? new Beginning(connection, admission, worker).take(job, running)
                    : Taken.NONE;
            return new Begun(outcome, taken);
        });
        begun.outcome().first().ifPresent(published::entry);
        begun.taken().entries().forEach(published::entry);
        var jobs = begun.taken().jobs();
        return new Start(begun.outcome().result(), jobs.isEmpty() ? null : jobs.getFirst());
    }

    /** What one transaction did. */
    private record Begun(Admitting.Outcome outcome, Taken taken) {}

    @Override
    public Commands commands(String worker) {
        return database.run(connection -> {
            var stops = new HashMap<JobId, String>();
            var answers = new HashMap<JobId, Long>();
            try (var query = Sql.of("claim/commands.sql").on(connection)) {
                query.with("worker", worker).list(row -> {
                    var job = JobRows.id(row, "job_id");
                    if (row.getString("stopper") != null) {
                        stops.put(job, Columns.text(row, "stopper"));
                    }
                    if (row.getObject("answer") != null) {
                        answers.put(job, row.getLong("answer"));
                    }
                    return job;
                });
            }
            return new Commands(stops, answers);
        });
    }

    @Override
    public int wakeDue() {
        var woken = Expiry.run(database);
        return woken
                + database.run(connection -> {
                    try (var query = Sql.of("claim/wake_due.sql").on(connection)) {
                        return query.update();
                    }
                });
    }

    @Override
    public Late sweep(Duration lease) {
        return database.run(connection -> {
            var silent = silent(connection, lease);
            var overdue = Overdue.read(connection);
            return new Late(now(connection), silent, overdue);
        });
    }

    private static Instant now(Connection connection) throws SQLException {
        try (var query = Sql.of("claim/now.sql").on(connection)) {
            return query.list(row -> Columns.instant(row, "at")).getFirst();
        }
    }

    private static Set<String> silent(Connection connection, Duration lease) throws SQLException {
        try (var query = Sql.of("claim/silent.sql").on(connection)) {
            return new HashSet<>(query.with("lease", lease).list(row -> Columns.text(row, "id")));
        }
    }

    @Override
    public int takeOver(String silentWorker) {
        var taken = database.transaction(connection -> new Takeover(connection, silentWorker).run());
        taken.ended().forEach(published::entry);
        return taken.count();
    }
}
