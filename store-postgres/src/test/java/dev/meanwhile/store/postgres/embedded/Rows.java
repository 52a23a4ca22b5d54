package dev.meanwhile.store.postgres.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A table to see whether what was committed stays. */
final class Rows {

    private Rows() {}

    static Connection connect(Address address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    /** When the server is there again, for half a minute. */
    static Connection connectSoon(Address address) throws SQLException {
        var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return connect(address);
            } catch (SQLException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    static void add(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create table if not exists kept (text text)");
        }
        try (var insert = connection.prepareStatement("insert into kept values (?)")) {
            insert.setString(1, text);
            insert.executeUpdate();
        }
    }

    static List<String> all(Connection connection) throws SQLException {
        return query(connection, "select text from kept");
    }

    static List<String> query(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (result.next()) {
                texts.add(result.getString(1));
            }
            return texts;
        }
    }
}
