package dev.meanwhile.store.postgres.wait;

import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.store.postgres.record.Ends;
import dev.meanwhile.store.postgres.record.Ends.Locked;
import dev.meanwhile.store.postgres.record.WaitRows;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question whose job is locked by this transaction, so that the job neither begins to wait nor ends meanwhile.
 *
 * @param row as it stands
 * @param now the database's time
 */
record LockedWait(Connection connection, Locked job, Wait row, Instant now) {

    /** Empty if there is none. Head, job and question are locked in this order. */
    static Optional<LockedWait> of(Connection connection, WaitId id) throws SQLException {
        var seen = find(connection, id);
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        var job = Ends.lock(connection, seen.get().job());
        if (job.isEmpty()) {
            return Optional.empty();
        }
        try (var query = Sql.of("wait/lock.sql").on(connection)) {
            return query.with("wait", id.value())
                    .first(row ->
                            new LockedWait(connection, job.get(), WaitRows.read(row), Columns.instant(row, "now")));
        }
    }

    static Optional<Wait> find(Connection connection, WaitId id) throws SQLException {
        try (var query = Sql.of("wait/find.sql").on(connection)) {
            return query.with("wait", id.value()).first(WaitRows::read);
        }
    }

    /** Ends it and tells the job: a command for its owner, and its place in the queue if it waits. */
    void end(Wait.State state, @Nullable Answer answer) throws SQLException {
        var data = answer == null ? null : answer.data();
        try (var query = Sql.of("wait/end.sql").on(connection)) {
            query.with("wait", row.ask().id().value())
                    .with("state", state.wireName())
                    .with("action", answer == null ? null : answer.action().wireName())
                    .with("data", data == null ? null : data.toString())
                    .with("comment", answer == null ? null : answer.comment())
                    .with("answerer", answer == null ? null : answer.by())
                    .update();
        }
        if (job.state() == JobState.WAITING) {
            try (var query = Sql.of("wait/requeue.sql").on(connection)) {
                query.with("job", job.id().value()).update();
            }
        }
    }
}
