package dev.meanwhile.store.postgres;

import dev.meanwhile.store.postgres.embedded.Address;
import dev.meanwhile.store.postgres.embedded.EmbeddedConfig;
import dev.meanwhile.store.postgres.embedded.EmbeddedPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL for all tests of this JVM: started by the first that asks, stopped when the JVM ends. Durable it is not; tests of
 * crashes start their own.
 */
public final class SharedPostgres {
    private static final int MAX_CONNECTIONS = 300;

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Map<String, Address> TEMPLATES = new ConcurrentHashMap<>();

    private SharedPostgres() {}

    /** Fills a database. Leaves no connection open. */
    @FunctionalInterface
    public interface Migration {
        void apply(Address database) throws Exception;
    }

    /** A fresh, empty database. */
    public static Address newDatabase() {
        return create("test_" + NAMES.incrementAndGet(), "template1");
    }

    /**
     * A fresh copy of a migrated database.
     *
     * @param template a name of letters, digits and {@code _}; the migration of a name runs once in this JVM
     */
    public static Address newDatabase(String template, Migration migration) {
        var migrated = TEMPLATES.computeIfAbsent(
                template, name -> migrate(create("template_" + name, "template1"), migration));
        var url = migrated.jdbcUrl();
        return create("test_" + NAMES.incrementAndGet(), url.substring(url.lastIndexOf('/') + 1));
    }

    private static Address migrate(Address database, Migration migration) {
        try {
            migration.apply(database);
            return database;
        } catch (Exception e) {
            throw new IllegalStateException("migrating " + database, e);
        }
    }

    private static Address create(String name, String template) {
        var server = Server.INSTANCE.address();
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE %s TEMPLATE %s".formatted(name, template));
            return server.database(name);
        } catch (SQLException e) {
            throw new IllegalStateException("making the database " + name, e);
        }
    }

    /** Started when first used. */
    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                var postgres = EmbeddedPostgres.start(
                        EmbeddedConfig.temporary().withoutFsync().withMaxConnections(MAX_CONNECTIONS));
                Runtime.getRuntime()
                        .addShutdownHook(
                                Thread.ofPlatform().name("stop-postgres").unstarted(postgres::close));
                return postgres;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while starting PostgreSQL", e);
            }
        }
    }
}
