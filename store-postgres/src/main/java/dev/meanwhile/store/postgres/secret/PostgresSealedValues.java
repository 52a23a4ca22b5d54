package dev.meanwhile.store.postgres.secret;

import dev.meanwhile.core.secret.SealedValues;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The sealed columns of all tables. A value is replaced only while it is what was read, so nothing is lost to a race or a crash. */
public final class PostgresSealedValues implements SealedValues {
    private final Database database;

    public PostgresSealedValues(Database database) {
        this.database = database;
    }

    @Override
    public List<Sealed> without(String prefix, String after, int most) {
        return database.run(connection -> {
            try (var query = Sql.of("secret/sealed.sql").on(connection)) {
                return query.with("other", prefix)
                        .with("own", null)
                        .with("after", after)
                        .with("most", most)
                        .list(PostgresSealedValues::sealed);
            }
        });
    }

    @Override
    public boolean isAny(String prefix) {
        return database.run(connection -> {
            try (var query = Sql.of("secret/sealed.sql").on(connection)) {
                return query.with("other", null)
                        .with("own", prefix)
                        .with("after", "")
                        .with("most", 1)
                        .first(PostgresSealedValues::sealed)
                        .isPresent();
            }
        });
    }

    @Override
    public boolean replace(Sealed value, String text) {
        return database.run(connection -> {
            try (var query =
                    Sql.of("secret/replace_%s.sql".formatted(value.place())).on(connection)) {
                return query.with("id", value.id())
                                .with("sub_id", value.subId())
                                .with("before", value.text())
                                .with("after", text)
                                .update()
                        > 0;
            }
        });
    }

    private static Sealed sealed(ResultSet row) throws SQLException {
        return new Sealed(
                Columns.text(row, "place"),
                Columns.text(row, "id"),
                Columns.text(row, "sub_id"),
                Columns.text(row, "purpose"),
                Columns.text(row, "sealed"));
    }
}
