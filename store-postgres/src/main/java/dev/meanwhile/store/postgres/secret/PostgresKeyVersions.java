package dev.meanwhile.store.postgres.secret;

import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which keys the database's secrets were ever sealed with: a version for each, known by its fingerprint. */
public final class PostgresKeyVersions {
    private final Database database;

    public PostgresKeyVersions(Database database) {
        this.database = database;
    }

    /**
     * The version of each key that the database knows, by fingerprint. Own ones that it does not know yet are added with the next
     * versions, in their order, if it knows another one of them or none at all.
     */
    public Map<String, Integer> learn(List<String> own) {
        return database.transaction(connection -> {
            try (var lock = Sql.of("secret/lock_keys.sql").on(connection)) {
                lock.run();
            }
            var known = known(connection);
            if (known.isEmpty() || !Collections.disjoint(known.keySet(), own)) {
                for (var fingerprint : own) {
                    if (!known.containsKey(fingerprint)) {
                        add(connection, known, fingerprint);
                    }
                }
            }
            return known;
        });
    }

    /** Whether a process has used the database with a key. */
    public boolean isAnyKnown() {
        return !database.run(PostgresKeyVersions::known).isEmpty();
    }

    private static void add(Connection connection, Map<String, Integer> known, String fingerprint) throws SQLException {
        var version = known.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        try (var query = Sql.of("secret/add_key.sql").on(connection)) {
            query.with("version", version).with("fingerprint", fingerprint).update();
        }
        known.put(fingerprint, version);
    }

    private static Map<String, Integer> known(Connection connection) throws SQLException {
        var known = new HashMap<String, Integer>();
        try (var query = Sql.of("secret/keys.sql").on(connection)) {
            query.list(row -> known.put(Columns.text(row, "fingerprint"), row.getInt("version")));
        }
        return known;
    }
}
