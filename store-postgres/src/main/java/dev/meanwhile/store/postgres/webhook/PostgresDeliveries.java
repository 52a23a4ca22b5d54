package dev.meanwhile.store.postgres.webhook;

import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.webhook.Deliveries;
import dev.meanwhile.core.webhook.Delivery.Attempt;
import dev.meanwhile.core.webhook.Delivery.State;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of {@code webhook_delivery} that are due. */
public final class PostgresDeliveries implements Deliveries {
    private final Database database;

    public PostgresDeliveries(Database database) {
        this.database = database;
    }

    @Override
    public int write(Job job, String type, @Nullable WaitId approval, String body) {
        return database.run(connection -> {
            try (var query = Sql.of("webhook/write.sql").on(connection)) {
                return query.with("project", job.project())
                        .with("kind", job.kind().name())
                        .with("job", job.id().value())
                        .with("type", type)
                        .with("approval", approval == null ? null : approval.value())
                        .with("body", body)
                        .update();
            }
        });
    }

    @Override
    public List<Claimed> claim(int most, int perWebhook, Collection<String> busy, Duration lease) {
        return database.run(connection -> {
            try (var query = Sql.of("webhook/claim.sql").on(connection)) {
                return query.with("most", most)
                        .with("per_webhook", perWebhook)
                        .with("busy", connection.createArrayOf("text", busy.toArray()))
                        .with("lease", lease)
                        .list(PostgresDeliveries::claimed);
            }
        });
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
        var secrets = new ArrayList<String>();
        secrets.add(Columns.text(row, "sealed_secret"));
        var old = row.getString("old_sealed_secret");
        if (old != null) {
            secrets.add(old);
        }
        return new Claimed(
                Columns.text(row, "id"),
                Columns.text(row, "webhook"),
                row.getInt("attempts"),
                Columns.text(row, "url"),
                Columns.text(row, "body"),
                secrets);
    }

    @Override
    public void settle(Claimed claimed, Attempt attempt, boolean isDelivered, @Nullable Duration retry) {
        var unsent = retry == null ? State.FAILED : State.PENDING;
        var state = isDelivered ? State.DELIVERED : unsent;
        database.run(connection -> {
            try (var query = Sql.of("webhook/settle.sql").on(connection)) {
                return query.with("id", claimed.id())
                        .with("attempt", claimed.attempt())
                        .with("state", state.wireName())
                        .with("retry", retry)
                        .with("at", attempt.at())
                        .with("status", attempt.status())
                        .with("excerpt", attempt.excerpt())
                        .with("error", attempt.error())
                        .with("took", attempt.took().toMillis())
                        .update();
            }
        });
    }

    @Override
    public void disable(String webhook) {
        database.run(connection -> {
            try (var query = Sql.of("webhook/disable.sql").on(connection)) {
                return query.with("id", webhook).update();
            }
        });
    }
}
