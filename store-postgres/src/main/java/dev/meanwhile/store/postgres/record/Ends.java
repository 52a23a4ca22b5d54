package dev.meanwhile.store.postgres.record;

import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.FailureJson;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends jobs over their owner's head: raises the epoch, so that the owner writes nothing more, and writes the ending itself. */
public final class Ends {
    private Ends() {}

    /** Locks the job, head first; empty if there is none. To be called inside a transaction. */
    public static Optional<Locked> lock(Connection connection, JobId id) throws SQLException {
        var epoch = lockHead(connection, id);
        if (epoch.isEmpty()) {
            return Optional.empty();
        }
        try (var query = Sql.of("record/lock_job.sql").on(connection)) {
            return query.with("job", id.value())
                    .first(row -> new Locked(
                            id,
                            epoch.get(),
                            JobRows.state(row),
                            row.getString("worker"),
                            row.getInt("takeovers"),
                            JobRows.usage(row)));
        }
    }

    private static Optional<Long> lockHead(Connection connection, JobId id) throws SQLException {
        try (var query = Sql.of("record/lock_head.sql").on(connection)) {
            return query.with("job", id.value()).first(row -> row.getLong("epoch"));
        }
    }

    /** Ends a locked job that is not final. */
    public static Entry end(Connection connection, Locked job, Ending ending) throws SQLException {
        var event = new JobEvent.Finished(ending, job.usage());
        var columns = EndColumns.of(ending);
        try (var query = Sql.of("record/end.sql").on(connection)) {
            query.with("job", job.id().value())
                    .with("type", EventCodec.type(event))
                    .with("payload", EventCodec.write(event))
                    .with("state", ending.state().wireName())
                    .with("failure", columns.failure())
                    .with("finish_reason", columns.finishReason())
                    .with("stopped_by", columns.stoppedBy());
            return query.first(row -> EventRows.written(row, job.id(), event))
                    .orElseThrow(() -> new IllegalStateException("job %s has no head".formatted(job.id())));
        }
    }

    /**
     * A job whose rows this transaction holds.
     *
     * @param takeovers how often it was taken from a silent worker since its last checkpoint
     */
    public record Locked(
            JobId id, long epoch, JobState state, @Nullable String worker, int takeovers, Usage usage) {}

    /**
     * An ending as the job's row has it.
     *
     * @param failure JSON text
     */
    public record EndColumns(
            @Nullable String failure,
            @Nullable String finishReason,
            @Nullable String stoppedBy) {

        public static EndColumns of(Ending ending) {
            return switch (ending) {
                case Ending.Succeeded(var reason) -> new EndColumns(null, reason, null);
                case Ending.Failed(var failure) ->
                    new EndColumns(FailureJson.write(failure).toString(), null, null);
                case Ending.TimedOut(var failure) ->
                    new EndColumns(FailureJson.write(failure).toString(), null, null);
                case Ending.Cancelled(var by) -> new EndColumns(null, null, by);
            };
        }
    }
}
