package dev.meanwhile.store.postgres.access;

import dev.meanwhile.core.access.KeptAnswers;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Kept answers as rows; the first to insert a key is the first request. */
public final class PostgresKeptAnswers implements KeptAnswers {
    private final Database database;

    public PostgresKeptAnswers(Database database) {
        this.database = database;
    }

    @Override
    public Found begin(String scope, String key, String bodyHash) {
        return database.transaction(connection -> {
            try (var clean = Sql.of("access/clean_answers.sql").on(connection)) {
                clean.update();
            }
            try (var stale = Sql.of("access/drop_stale_answer.sql").on(connection)) {
                stale.with("scope", scope).with("key", key).update();
            }
            try (var insert = Sql.of("access/begin_answer.sql").on(connection)) {
                insert.with("scope", scope).with("key", key).with("body_hash", bodyHash);
                return insert.update() > 0 ? new Found(Kind.NEW, null) : before(connection, scope, key, bodyHash);
            }
        });
    }

    private static Found before(Connection connection, String scope, String key, String bodyHash) throws SQLException {
        try (var query = Sql.of("access/answer.sql").on(connection)) {
            return query.with("scope", scope)
                    .with("key", key)
                    .first(row -> found(row, bodyHash))
                    .orElse(new Found(Kind.UNDER_WAY, null)); // forgotten in this moment; its repetition comes in
        }
    }

    private static Found found(ResultSet row, String bodyHash) throws SQLException {
        if (!Columns.text(row, "body_hash").equals(bodyHash)) {
            return new Found(Kind.OTHER_BODY, null);
        }
        var status = row.getInt("status");
        return row.wasNull()
                ? new Found(Kind.UNDER_WAY, null)
                : new Found(Kind.ANSWERED, new Answer(status, Columns.text(row, "sealed")));
    }

    @Override
    public void keep(String scope, String key, Answer answer) {
        database.run(connection -> {
            try (var query = Sql.of("access/keep_answer.sql").on(connection)) {
                return query.with("scope", scope)
                        .with("key", key)
                        .with("status", answer.status())
                        .with("sealed", answer.sealed())
                        .update();
            }
        });
    }

    @Override
    public void forget(String scope, String key) {
        database.run(connection -> {
            try (var query = Sql.of("access/forget_answer.sql").on(connection)) {
                return query.with("scope", scope).with("key", key).update();
            }
        });
    }
}
