package dev.meanwhile.store.postgres.access;

import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Remembers which key the database's secrets are encrypted with. */
public final class PostgresKeyCheck {
    private final Database database;

    public PostgresKeyCheck(Database database) {
        this.database = database;
    }

    /**
     * The fingerprint of the key of this version that was used first.
     *
     * @param own this process's, remembered if there is none yet
     */
    public String remembered(int version, String own) {
        return database.transaction(connection -> {
            try (var add = Sql.of("access/add_key.sql").on(connection)) {
                add.with("version", version).with("fingerprint", own).update();
            }
            return fingerprint(connection, version).orElseThrow();
        });
    }

    /** Whether a process has used the database with a key. */
    public boolean isKnown() {
        return database.run(connection -> fingerprint(connection, 1)).isPresent();
    }

    private static Optional<String> fingerprint(Connection connection, int version) throws SQLException {
        try (var query = Sql.of("access/key_fingerprint.sql").on(connection)) {
            return query.with("version", version).first(row -> Columns.text(row, "fingerprint"));
        }
    }
}
