package dev.meanwhile.store.postgres.job;

import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Locks on what has no row yet; held to the end of the transaction. */
final class AdmissionLocks {
    private AdmissionLocks() {}

    /** One admission or cancellation of this start at a time. */
    static void onStart(Connection connection, String project, String owner, String admissionId) throws SQLException {
        lock(connection, "start\n%s\n%s\n%s".formatted(project, owner, admissionId));
    }

    /** One admission of this person at a time, so that the caps are exact. */
    static void onOwner(Connection connection, String project, String owner) throws SQLException {
        lock(connection, "owner\n%s\n%s".formatted(project, owner));
    }

    private static void lock(Connection connection, String name) throws SQLException {
        try (var query = Sql.of("job/lock_name.sql").on(connection)) {
            query.with("name", name).run();
        }
    }
}
