package dev.meanwhile.store.postgres.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool of connections for requests and claims; what runs for long has a connection of its own ({@link #connect}). Requests take
 * turns for up to 10 s while the database works, and a connection is waited for 2 s. A statement runs at most 5 s, and a transaction
 * may idle at most 10 s.
 */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);

    private static final int PER_CORE = 2;
    private static final int SPARE = 6;
    private static final Duration WAIT = Duration.ofSeconds(2);

    /** Connections of the pool that requests leave to the engine's own loops. */
    private static final int AHEAD = 4;

    /** For a turn, while the database works; a burst of thousands of starts passes in that time. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A half-open connection is given up after this; three times the longest statement. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(15);

    /** A deadlock or lost race is tried again this often before it counts as a bug. */
    private static final int TRIES = 5;

    private final String url;
    private final Properties properties;
    private final HikariDataSource pool;
    private final Outage outage;
    private final Turnstile turnstile;

    public Database(String url, String user, String password) {
        this.url = url;
        this.properties = properties(user, password);
        var config = new HikariConfig();
        config.setPoolName("meanwhile");
        config.setJdbcUrl(url);
        config.setDataSourceProperties(properties);
        config.setMaximumPoolSize(PER_CORE * Runtime.getRuntime().availableProcessors() + SPARE);
        config.setConnectionTimeout(WAIT.toMillis());
        config.setValidationTimeout(WAIT.toMillis() / 2);
        config.setInitializationFailTimeout(-1); // an absent database is each caller's answer, not a crash here
        this.pool = new HikariDataSource(config);
        this.outage = new Outage(log, System::nanoTime);
        this.turnstile = new Turnstile(config.getMaximumPoolSize() - AHEAD, () -> outage.isOn() ? WAIT : PATIENCE);
    }

    private Database(Database behind) {
        this.url = behind.url;
        this.properties = behind.properties;
        this.pool = behind.pool;
        this.outage = behind.outage;
        this.turnstile = new Turnstile(AHEAD, () -> WAIT);
    }

    private static Properties properties(String user, String password) {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "meanwhile");
        properties.setProperty("options", "-c statement_timeout=5s -c idle_in_transaction_session_timeout=10s");
        properties.setProperty("connectTimeout", Long.toString(WAIT.toSeconds()));
        properties.setProperty("loginTimeout", Long.toString(WAIT.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(SOCKET_TIMEOUT.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty(
                "hostRecheckSeconds", "1"); // of several addresses: a standby soon is no standby any more
        properties.setProperty("logServerErrorDetail", "false"); // it quotes the row that was refused
        properties.setProperty("prepareThreshold", "1"); // the server keeps each statement from its first use
        return properties;
    }

    /**
     * A new connection outside the pool, in autocommit, for few statements many times. The caller closes it.
     */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties);
    }

    /** The same database for the engine's own loops, which are few and must not wait behind requests. */
    public Database ahead() {
        return new Database(this);
    }

    /** Tells of this database's absence; whoever has a connection of its own says how it fares. */
    public Outage outage() {
        return outage;
    }

    public DataSource pool() {
        return pool;
    }

    /** Runs statements that each commit by themselves. */
    public <T> T run(Work<T> work) {
        try {
            return inTurn(work);
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    private <T> T inTurn(Work<T> work) throws SQLException {
        turnstile.enter();
        try (var connection = pool.getConnection()) {
            var result = work.on(connection);
            outage.worked();
            return result;
        } finally {
            turnstile.leave();
        }
    }

    /** Runs reads that all see the same moment. */
    public <T> T snapshot(Work<T> work) {
        return transaction(Connection.TRANSACTION_REPEATABLE_READ, work);
    }

    /** Runs statements that take effect together. Work thrown out by a deadlock runs again, so it must only touch the database. */
    public <T> T transaction(Work<T> work) {
        return transaction(Connection.TRANSACTION_READ_COMMITTED, work);
    }

    /** A transaction whose work cannot be done twice. */
    public <T> T once(Work<T> work) {
        return run(connection -> transaction(connection, Connection.TRANSACTION_READ_COMMITTED, work));
    }

    private <T> T transaction(int isolation, Work<T> work) {
        for (var attempt = 1; ; attempt++) {
            try {
                return inTurn(connection -> transaction(connection, isolation, work));
            } catch (SQLException e) {
                if (!SqlStates.isLostRace(e) || attempt == TRIES) {
                    throw translate(e);
                }
            }
        }
    }

    private static <T> T transaction(Connection connection, int isolation, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
            connection.setTransactionIsolation(isolation); // a statement of its own; the pool sets it back
        }
        try {
            var result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private RuntimeException translate(SQLException cause) {
        if (SqlStates.isUnavailable(cause)) {
            outage.failed(cause);
            return new EngineException(ErrorCode.STORE_UNAVAILABLE.failure("the database cannot be asked"), cause);
        }
        return new IllegalStateException("the database refused a statement: SQLSTATE " + cause.getSQLState(), cause);
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Something to do on a connection. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
