package dev.meanwhile.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.meanwhile.store.postgres.embedded.Address;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedPostgresIT {

    @Test
    void twoDatabasesShareNothing() throws Exception {
        var one = SharedPostgres.newDatabase();
        var two = SharedPostgres.newDatabase();

        execute(one, "create table only_in_one (id int)");

        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(two, "table only_in_one"));
    }

    @Test
    void aMigrationRunsOnceForManyCopies() throws Exception {
        var runs = new AtomicInteger();
        SharedPostgres.Migration migration = database -> {
            runs.incrementAndGet();
            execute(database, "create table migrated (id int)");
        };

        var one = SharedPostgres.newDatabase("shared_test", migration);
        var two = SharedPostgres.newDatabase("shared_test", migration);
        execute(one, "insert into migrated values (1)");
        execute(two, "insert into migrated values (1)");

        assertThat(runs).hasValue(1);
        assertThat(one).isNotEqualTo(two);
    }

    private static void execute(Address database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
