package dev.meanwhile.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Keeps every log from being written until it is closed. */
public final class HeldUp implements AutoCloseable {
    private final Connection connection;

    private HeldUp(Connection connection) {
        this.connection = connection;
    }

    public static HeldUp of(TestDatabase database) {
        try {
            var connection = database.connect();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("lock table job_head in exclusive mode");
            }
            return new HeldUp(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("locking job_head", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.rollback();
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("unlocking job_head", e);
        }
    }
}
