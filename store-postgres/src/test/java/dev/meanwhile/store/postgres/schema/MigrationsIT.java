package dev.meanwhile.store.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.store.postgres.PostgresStore;
import dev.meanwhile.store.postgres.SharedPostgres;
import dev.meanwhile.store.postgres.TestDatabase;
import dev.meanwhile.store.postgres.embedded.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationsIT {

    @Test
    void anEmptyDatabaseGetsAllSteps() {
        try (var database = TestDatabase.at(SharedPostgres.newDatabase())) {
            open(database.address()).close();

            assertThat(database.value("select id from project")).isEqualTo("default");
            assertThat(database.column("select version from schema_history where success order by installed_rank"))
                    .startsWith("1");
        }
    }

    @Test
    void openingAgainChangesNothing() {
        try (var database = TestDatabase.migrated()) {
            var before = database.column("select version from schema_history");
            database.run("insert into project (id, name, created_at) values ('mine', 'Mine', engine_now())");

            open(database.address()).close();

            assertThat(database.column("select version from schema_history")).isEqualTo(before);
            assertThat(database.column("select id from project order by id")).isEqualTo(List.of("default", "mine"));
        }
    }

    @Test
    void aDatabaseOfANewerReleaseIsRefused() {
        try (var database = TestDatabase.migrated()) {
            database.run("""
                    insert into schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    values (9999, '9999', 'from the future', 'SQL', 'V9999__from_the_future.sql', 1, 'test', 1, true)""");

            assertThatThrownBy(() -> open(database.address()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("newer release")
                    .hasMessageContaining("9999");
        }
    }

    @Test
    void aDatabaseOfSomethingElseIsRefused() {
        try (var database = TestDatabase.at(SharedPostgres.newDatabase())) {
            database.run("create table somebodys_accounts (id int)");

            assertThatThrownBy(() -> open(database.address()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("somebodys_accounts");
            assertThat(database.column(
                            "select table_name from information_schema.tables where table_schema = 'public'"))
                    .containsExactly("somebodys_accounts");
        }
    }

    @Test
    void aDatabaseThatIsAwayIsUnavailable() {
        assertThatThrownBy(() -> PostgresStore.open("jdbc:postgresql://127.0.0.1:1/none", "nobody", "none"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot be reached");
    }

    private static PostgresStore open(Address address) {
        return PostgresStore.open(address.jdbcUrl(), address.user(), address.password());
    }
}
