package dev.meanwhile.store.postgres;

import dev.meanwhile.store.postgres.embedded.Address;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A database of its own for a test, and a connection to it that knows nothing of the store; it sends text as it is, so that the plan of
 * a statement with parameters can be asked for.
 */
public final class TestDatabase implements AutoCloseable {
    private final Address address;
    private final Connection connection;
    private Duration shift = Duration.ZERO;

    private TestDatabase(Address address) {
        this.address = address;
        this.connection = connect(address);
    }

    public static TestDatabase at(Address address) {
        return new TestDatabase(address);
    }

    /** With the schema of this release. */
    public static TestDatabase migrated() {
        return at(SharedPostgres.newDatabase(
                "engine",
                empty -> PostgresStore.open(empty.jdbcUrl(), empty.user(), empty.password())
                        .close()));
    }

    private static Connection connect(Address address) {
        try {
            return DriverManager.getConnection(
                    address.jdbcUrl() + "?preferQueryMode=simple", address.user(), address.password());
        } catch (SQLException e) {
            throw new IllegalStateException("connecting to " + address, e);
        }
    }

    public Address address() {
        return address;
    }

    /** A further connection; the caller closes it. */
    public Connection connect() {
        return connect(address);
    }

    public void run(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of each row, as text. */
    public List<String> column(String sql) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public String value(String sql) {
        return column(sql).getFirst();
    }

    /** Moves the database's time, by replacing the schema's one clock. */
    public void shift(Duration by) {
        shift = shift.plus(by);
        run(
                "create or replace function engine_now() returns timestamptz language sql volatile as 'select clock_timestamp() + interval ''%d milliseconds'''"
                        .formatted(shift.toMillis()));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("closing", e);
        }
    }
}
