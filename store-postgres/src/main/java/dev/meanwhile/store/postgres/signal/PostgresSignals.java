package dev.meanwhile.store.postgres.signal;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.signal.Signal;
import dev.meanwhile.core.signal.Signals;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Signals by {@code NOTIFY}, each batch in a transaction of its own. */
public final class PostgresSignals implements Signals {
    private final Database database;
    private final String worker;
    private @Nullable Listener listener; // set once, by listen

    /** @param worker this process, as it is in the table {@code worker} */
    public PostgresSignals(Database database, String worker) {
        this.database = database;
        this.worker = worker;
    }

    @Override
    public void send(Collection<Signal> signals) {
        database.transaction(connection -> {
            want(connection, jobs(signals, Signal.Wanted.class, Signal.Wanted::job));
            leave(connection, jobs(signals, Signal.Left.class, Signal.Left::job));
            try (var query = Sql.of("signal/notify.sql").on(connection)) {
                var messages = Messages.write(worker, signals).toArray();
                query.with("messages", connection.createArrayOf("text", messages))
                        .run();
            }
            return worker;
        });
    }

    private static <S extends Signal> List<JobId> jobs(
            Collection<Signal> signals, Class<S> kind, Function<S, JobId> job) {
        return signals.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .map(job)
                .toList();
    }

    @Override
    public Others look(Set<JobId> wanted) {
        return database.transaction(connection -> {
            try (var query = Sql.of("signal/forget.sql").on(connection)) {
                query.with("worker", worker).withIds("jobs", ids(wanted)).update();
            }
            want(connection, wanted);
            try (var others = Sql.of("signal/others.sql").on(connection);
                    var theirs = Sql.of("signal/wanted.sql").on(connection)) {
                var count = others.with("worker", worker)
                        .first(row -> row.getInt("n"))
                        .orElse(0);
                var jobs = theirs.with("worker", worker).list(row -> new JobId(Columns.uuid(row, "job_id")));
                return new Others(count, new HashSet<>(jobs));
            }
        });
    }

    private void want(Connection connection, Collection<JobId> jobs) throws SQLException {
        if (jobs.isEmpty()) {
            return;
        }
        try (var query = Sql.of("signal/want.sql").on(connection)) {
            query.with("worker", worker)
                    .withIds("jobs", ids(jobs))
                    .with("memory", MEMORY)
                    .update();
        }
    }

    private void leave(Connection connection, Collection<JobId> jobs) throws SQLException {
        if (jobs.isEmpty()) {
            return;
        }
        try (var query = Sql.of("signal/leave.sql").on(connection)) {
            query.with("worker", worker).withIds("jobs", ids(jobs)).update();
        }
    }

    @Override
    public Set<JobId> wantedByOthers(Set<JobId> jobs) {
        return database.run(connection -> {
            try (var query = Sql.of("signal/wanted_of.sql").on(connection)) {
                return new HashSet<>(query.with("worker", worker)
                        .withIds("jobs", ids(jobs))
                        .list(row -> new JobId(Columns.uuid(row, "job_id"))));
            }
        });
    }

    private static List<UUID> ids(Collection<JobId> jobs) {
        return jobs.stream().map(JobId::value).toList();
    }

    @Override
    public void listen(Ear ear) {
        listener =
                new Listener(database, message -> Messages.read(worker, message).forEach(ear::hear), ear::missed);
        listener.start();
    }

    @Override
    public boolean isListening() {
        return listener != null && listener.isListening();
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.close();
        }
    }
}
