package dev.meanwhile.store.postgres.webhook;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.webhook.Delivery;
import dev.meanwhile.core.webhook.Delivery.Attempt;
import dev.meanwhile.core.webhook.Delivery.State;
import dev.meanwhile.store.postgres.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code webhook_delivery}. */
final class DeliveryRows {
    private DeliveryRows() {}

    static Delivery read(ResultSet row) throws SQLException {
        var job = row.getObject("job_id", UUID.class);
        return new Delivery(
                Columns.text(row, "id"),
                row.getLong("n"),
                Columns.text(row, "type"),
                job == null ? null : new JobId(job),
                state(row),
                row.getInt("attempts"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "due_at"),
                last(row));
    }

    private static State state(ResultSet row) throws SQLException {
        var name = Columns.text(row, "state");
        for (var state : State.values()) {
            if (state.wireName().equals(name)) {
                return state;
            }
        }
        throw new IllegalStateException("no delivery's state is named " + name);
    }

    private static @Nullable Attempt last(ResultSet row) throws SQLException {
        var at = Columns.instantOrNull(row, "last_at");
        return at == null
                ? null
                : new Attempt(
                        at,
                        row.getObject("status", Integer.class),
                        row.getString("excerpt"),
                        row.getString("error"),
                        Duration.ofMillis(row.getLong("took_ms")));
    }
}
