package dev.meanwhile.store.postgres.schema;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.SqlStates;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Opens one connection before anything else, so that what is wrong is told in the server's own words. */
public final class FirstLook {
    /** The oldest one whose SQL ours is. */
    private static final int OLDEST = 15;

    private FirstLook() {}

    /** @throws UnusableDatabaseException if no server can be asked for by this address; it is not shown, for it may hold a password */
    public static void at(String jdbcUrl) {
        try {
            DriverManager.getDriver(jdbcUrl);
        } catch (SQLException e) {
            throw new UnusableDatabaseException(
                    "the address must look like jdbc:postgresql://host:port/database but does not", e);
        }
    }

    /**
     * @throws EngineException {@code store_unavailable} if the server cannot be reached, or is not ready yet
     * @throws UnusableDatabaseException if it refuses the login, has no such database, or is too old
     */
    public static void at(Database database) {
        try (var connection = database.connect()) {
            var server = connection.getMetaData();
            if (server.getDatabaseMajorVersion() < OLDEST) {
                throw new UnusableDatabaseException(
                        "PostgreSQL %d or newer is needed but the server is %s"
                                .formatted(OLDEST, server.getDatabaseProductVersion()),
                        null);
            }
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    private static RuntimeException translated(SQLException e) {
        if (SqlStates.isRefused(e)) {
            return new UnusableDatabaseException("the server refuses: " + e.getMessage(), e);
        }
        if (SqlStates.isUnavailable(e)) {
            return new EngineException(
                    ErrorCode.STORE_UNAVAILABLE.failure("the database cannot be reached: " + reason(e)), e);
        }
        return new IllegalStateException("the database cannot be opened: SQLSTATE " + e.getSQLState(), e);
    }

    /** The driver keeps what is wrong with the network, as an unknown host, in its cause. */
    private static String reason(SQLException e) {
        return e.getCause() == null || String.valueOf(e.getMessage()).contains("refused")
                ? String.valueOf(e.getMessage())
                : e.getMessage() + " (" + e.getCause() + ")";
    }
}
