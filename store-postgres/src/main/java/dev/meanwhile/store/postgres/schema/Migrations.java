package dev.meanwhile.store.postgres.schema;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The schema's steps: {@code db/migration/V<n>__<what>.sql}, each applied once and never edited after a release. */
public final class Migrations {
    private static final String HISTORY = "schema_history";

    private final DataSource database;

    public Migrations(DataSource database) {
        this.database = database;
    }

    /**
     * Applies the steps that the database does not have yet; several processes may do so at once.
     *
     * @throws EngineException {@code store_unavailable} if the database cannot be reached
     * @throws UnusableDatabaseException if the database holds tables of something else, or was made by a newer release
     */
    public void apply() {
        try {
            refuseForeignTables();
            var flyway = Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:db/migration")
                    .table(HISTORY)
                    .load();
            refuseNewer(flyway);
            flyway.migrate();
        } catch (SQLException e) {
            throw new EngineException(
                    ErrorCode.STORE_UNAVAILABLE.failure("the database cannot be reached: " + e.getMessage()), e);
        } catch (FlywayException e) {
            throw new IllegalStateException("the database's schema cannot be brought to this release", e);
        }
    }

    private void refuseForeignTables() throws SQLException {
        try (var connection = database.getConnection();
                var query = Sql.of("schema/tables.sql").on(connection)) {
            var tables = query.list(row -> row.getString("table_name"));
            if (!tables.isEmpty() && !tables.contains(HISTORY)) {
                throw new UnusableDatabaseException(
                        "the database must be empty or Meanwhile's own but has tables of something else: "
                                + tables.stream().limit(5).collect(Collectors.joining(", ")),
                        null);
            }
        }
    }

    private static void refuseNewer(Flyway flyway) {
        var unknown = Arrays.stream(flyway.info().applied())
                .filter(step -> step.getState() == MigrationState.FUTURE_SUCCESS)
                .map(MigrationInfo::getVersion)
                .map(String::valueOf)
                .toList();
        if (!unknown.isEmpty()) {
            throw new UnusableDatabaseException(
                    "the database was made by a newer release of Meanwhile: this one does not know its schema steps %s. Run that release, or restore a backup (docs/migrations.md)"
                            .formatted(String.join(", ", unknown)),
                    null);
        }
    }
}
