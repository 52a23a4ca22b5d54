package dev.meanwhile.store.postgres.record;

import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.FailureJson;
import dev.meanwhile.store.postgres.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows of the view {@code job_shown}. */
public final class JobRows {
    private JobRows() {}

    public static Job read(ResultSet row) throws SQLException {
        var failure = Columns.jsonOrNull(row, "failure");
        return new Job(
                id(row, "id"),
                Columns.text(row, "project"),
                new JobKind(Columns.text(row, "kind")),
                state(row),
                Columns.text(row, "owner"),
                row.getString("thread_id"),
                row.getString("message_id"),
                Columns.text(row, "model"),
                row.getInt("attempt"),
                times(row),
                waiting(row),
                usage(row),
                new Budget(row.getLong("max_tokens"), Columns.amount(row, "max_cost")),
                failure == null ? null : FailureJson.read(failure),
                row.getString("finish_reason"),
                row.getString("stopped_by"),
                retryOf(row),
                Columns.json(row, "metadata"));
    }

    private static Job.Times times(ResultSet row) throws SQLException {
        var isQueued = state(row) == JobState.QUEUED;
        return new Job.Times(
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "started_at"),
                Columns.instantOrNull(row, "finished_at"),
                isQueued ? Columns.instant(row, "due_at") : null);
    }

    public static JobId id(ResultSet row, String column) throws SQLException {
        return new JobId(Columns.uuid(row, column));
    }

    public static JobState state(ResultSet row) throws SQLException {
        var name = Columns.text(row, "state");
        return JobState.ofWireName(name).orElseThrow(() -> new IllegalStateException("no job state is named " + name));
    }

    public static Usage usage(ResultSet row) throws SQLException {
        return new Usage(
                row.getLong("prompt_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("reasoning_tokens"),
                row.getBigDecimal("cost"));
    }

    private static Job.@Nullable Wait waiting(ResultSet row) throws SQLException {
        var reason = row.getString("wait_reason");
        if (reason == null) {
            return null;
        }
        for (var known : Job.WaitReason.values()) {
            if (known.wireName().equals(reason)) {
                return new Job.Wait(known, Columns.instant(row, "due_at"));
            }
        }
        throw new IllegalStateException("no wait reason is named " + reason);
    }

    private static @Nullable JobId retryOf(ResultSet row) throws SQLException {
        var id = row.getObject("retry_of", UUID.class);
        return id == null ? null : new JobId(id);
    }
}
