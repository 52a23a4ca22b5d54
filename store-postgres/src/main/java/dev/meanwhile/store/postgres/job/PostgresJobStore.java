package dev.meanwhile.store.postgres.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobQuery;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.store.postgres.record.Ends;
import dev.meanwhile.store.postgres.record.JobRows;
import dev.meanwhile.store.postgres.record.Published;
import dev.meanwhile.store.postgres.record.Requests;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Query;
import dev.meanwhile.store.postgres.sql.Sql;
import dev.meanwhile.store.postgres.sql.Together;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table {@code job} and what belongs to it. */
public final class PostgresJobStore implements JobStore {
    private final Database database;
    private final Published published;
    private final Together<JobId, Job> found = new Together<>(this::found);

    public PostgresJobStore(Database database, Published published) {
        this.database = database;
        this.published = published;
    }

    @Override
    public AdmissionResult admit(Admission admission, QueueCaps caps) {
        var outcome = database.transaction(connection -> new Admitting(connection, admission).admit(caps));
        outcome.first().ifPresent(published::entry);
        return outcome.result();
    }

    @Override
    public Optional<Job> find(JobId id) {
        return found.find(id);
    }

    private Map<JobId, Job> found(Set<JobId> ids) {
        return database.run(connection -> {
            var jobs = new HashMap<JobId, Job>();
            try (var query = Sql.of("job/find.sql").on(connection)) {
                query.withIds("jobs", ids.stream().map(JobId::value).toList())
                        .list(row -> jobs.put(JobRows.id(row, "id"), JobRows.read(row)));
            }
            return jobs;
        });
    }

    /** Which index is best depends on what is asked for, so the statement is planned for its values each time. */
    @Override
    public List<Job> list(JobQuery asked) {
        return database.transaction(connection -> {
            try (var query = Sql.of("job/plan_for_values.sql").on(connection)) {
                query.run();
            }
            try (var query = Sql.of("job/list.sql").on(connection)) {
                return filled(query, asked).list(JobRows::read);
            }
        });
    }

    private static Query filled(Query query, JobQuery asked) throws SQLException {
        return query.with("project", asked.project())
                .with("owner", asked.owner())
                .with("kind", asked.kind() == null ? null : asked.kind().name())
                .with("state", asked.state() == null ? null : asked.state().wireName())
                .with("thread", asked.threadId())
                .with("message", asked.messageId())
                .with("words", asked.text())
                .with("after", asked.from())
                .with("until", asked.to())
                .with("before", asked.before() == null ? null : asked.before().value())
                .with("most", asked.limit());
    }

    @Override
    public Optional<JsonNode> request(JobId id) {
        return database.snapshot(connection -> Requests.read(connection, id));
    }

    @Override
    public Map<JobId, Integer> queuePositions(List<JobId> jobs) {
        return database.run(connection -> {
            var positions = new HashMap<JobId, Integer>();
            try (var query = Sql.of("job/queue_positions.sql").on(connection)) {
                query.withIds("jobs", jobs.stream().map(JobId::value).toList())
                        .list(row -> positions.put(JobRows.id(row, "id"), row.getInt("position")));
            }
            return positions;
        });
    }

    /** The head is locked, so that the state seen here is not on its way to another one. */
    @Override
    public Optional<JobState> requestStop(JobId id, String by) {
        var stop = database.transaction(connection -> {
            var job = Ends.lock(connection, id);
            return job.isEmpty() ? Stop.NONE : stop(connection, job.get(), by);
        });
        stop.end().ifPresent(published::entry);
        return stop.state();
    }

    private static Stop stop(Connection connection, Ends.Locked job, String by) throws SQLException {
        return switch (job.state()) {
            case SUCCEEDED, FAILED, CANCELLED, TIMED_OUT -> new Stop(Optional.of(job.state()), Optional.empty());
            case QUEUED, WAITING -> {
                var end = Ends.end(connection, job, new Ending.Cancelled(by));
                yield new Stop(Optional.of(JobState.CANCELLED), Optional.of(end));
            }
            case RUNNING -> {
                command(connection, job.id(), by);
                yield new Stop(Optional.of(JobState.RUNNING), Optional.empty());
            }
        };
    }

    private static void command(Connection connection, JobId id, String by) throws SQLException {
        try (var query = Sql.of("job/command_stop.sql").on(connection)) {
            query.with("job", id.value()).with("stopper", by).update();
        }
    }

    @Override
    public boolean fence(JobId id, Ending ending) {
        var end = database.transaction(connection -> {
            var job = Ends.lock(connection, id);
            return job.isEmpty() || job.get().state().isFinal()
                    ? Optional.<Entry>empty()
                    : Optional.of(Ends.end(connection, job.get(), ending));
        });
        end.ifPresent(published::entry);
        return end.isPresent();
    }

    @Override
    public boolean forget(JobId id) {
        return database.transaction(connection -> {
            var job = Ends.lock(connection, id);
            if (job.isEmpty() || !job.get().state().isFinal()) {
                return false;
            }
            try (var query = Sql.of("job/forget.sql").on(connection)) {
                query.with("job", id.value()).run();
            }
            return true;
        });
    }

    @Override
    public Optional<JobId> cancelAdmission(String project, String owner, String admissionId) {
        return database.transaction(connection -> {
            AdmissionLocks.onStart(connection, project, owner, admissionId);
            try (var query = Sql.of("job/cancel_admission.sql").on(connection)) {
                query.with("project", project)
                        .with("owner", owner)
                        .with("admission", admissionId)
                        .update();
            }
            try (var query = Sql.of("job/find_admitted.sql").on(connection)) {
                query.with("project", project).with("owner", owner).with("admission", admissionId);
                return query.first(row -> new JobId(Columns.uuid(row, "id")));
            }
        });
    }

    private record Stop(Optional<JobState> state, Optional<Entry> end) {
        static final Stop NONE = new Stop(Optional.empty(), Optional.empty());
    }
}
