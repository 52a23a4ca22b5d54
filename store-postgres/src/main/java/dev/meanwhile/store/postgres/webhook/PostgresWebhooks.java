package dev.meanwhile.store.postgres.webhook;

import dev.meanwhile.core.webhook.Delivery;
import dev.meanwhile.core.webhook.Webhook;
import dev.meanwhile.core.webhook.Webhooks;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables {@code webhook} and {@code webhook_delivery}, for admins. */
public final class PostgresWebhooks implements Webhooks {
    private final Database database;

    public PostgresWebhooks(Database database) {
        this.database = database;
    }

    @Override
    public void add(Webhook webhook, String sealedSecret) {
        database.run(connection -> {
            try (var query = Sql.of("webhook/add.sql").on(connection)) {
                return query.with("id", webhook.id())
                        .with("project", webhook.project())
                        .with("name", webhook.name())
                        .with("url", webhook.url())
                        .with(
                                "types",
                                connection.createArrayOf("text", webhook.types().toArray()))
                        .with(
                                "kinds",
                                connection.createArrayOf("text", webhook.kinds().toArray()))
                        .with("sealed", sealedSecret)
                        .with("creator", webhook.creator())
                        .with("created", webhook.created())
                        .update();
            }
        });
    }

    @Override
    public List<Webhook> list(String project) {
        return database.run(connection -> {
            try (var query = Sql.of("webhook/list.sql").on(connection)) {
                return query.with("project", project).list(PostgresWebhooks::webhook);
            }
        });
    }

    @Override
    public Optional<Webhook> find(String project, String id) {
        return database.run(connection -> {
            try (var query = Sql.of("webhook/find.sql").on(connection)) {
                return query.with("project", project).with("id", id).first(PostgresWebhooks::webhook);
            }
        });
    }

    @Override
    public void delete(String id) {
        change("webhook/delete.sql", id);
    }

    @Override
    public void enable(String id) {
        change("webhook/enable.sql", id);
    }

    private void change(String statement, String id) {
        database.run(connection -> {
            try (var query = Sql.of(statement).on(connection)) {
                return query.with("id", id).update();
            }
        });
    }

    @Override
    public void rotate(String id, String sealedSecret, Duration overlap) {
        database.run(connection -> {
            try (var query = Sql.of("webhook/rotate.sql").on(connection)) {
                return query.with("id", id)
                        .with("sealed", sealedSecret)
                        .with("overlap", overlap)
                        .update();
            }
        });
    }

    @Override
    public List<Delivery> deliveries(String id, long before, int limit) {
        return database.run(connection -> {
            try (var query = Sql.of("webhook/deliveries.sql").on(connection)) {
                return query.with("webhook", id)
                        .with("before", before)
                        .with("most", limit)
                        .list(DeliveryRows::read);
            }
        });
    }

    @Override
    public Delivery send(String id, String type, String body) {
        return database.run(connection -> {
            try (var query = Sql.of("webhook/send.sql").on(connection)) {
                return query.with("webhook", id)
                        .with("type", type)
                        .with("body", body)
                        .first(DeliveryRows::read)
                        .orElseThrow();
            }
        });
    }

    @Override
    public Optional<Delivery> redeliver(String id, String delivery) {
        return database.run(connection -> {
            try (var query = Sql.of("webhook/redeliver.sql").on(connection)) {
                return query.with("webhook", id).with("id", delivery).first(DeliveryRows::read);
            }
        });
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        return new Webhook(
                Columns.text(row, "id"),
                Columns.text(row, "project"),
                Columns.text(row, "name"),
                Columns.text(row, "url"),
                texts(row, "types"),
                texts(row, "kinds"),
                Columns.text(row, "creator"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "disabled_at"));
    }

    private static Set<String> texts(ResultSet row, String column) throws SQLException {
        return Set.of((String[]) row.getArray(column).getArray());
    }
}
