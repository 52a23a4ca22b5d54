package dev.meanwhile.store.postgres.signal;

import dev.meanwhile.core.time.Pause;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears {@code NOTIFY} on a connection of its own, which it opens again whenever it breaks. */
final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** After so long a silence the connection is asked whether it still is one. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration BEFORE_RECONNECT = Duration.ofSeconds(1);

    private final Database database;
    private final Consumer<String> ear;
    private final Runnable onConnected;
    private final Thread thread = Thread.ofVirtual().name("listener").unstarted(this::run);
    private volatile boolean isListening;
    private volatile boolean isClosed;

    /** @param onConnected told whenever it begins to hear: something may have been said before */
    Listener(Database database, Consumer<String> ear, Runnable onConnected) {
        this.database = database;
        this.ear = ear;
        this.onConnected = onConnected;
    }

    void start() {
        thread.start();
    }

    boolean isListening() {
        return isListening;
    }

    private void run() {
        try {
            while (!isClosed) {
                listen();
                Pause.real().pause(BEFORE_RECONNECT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void listen() {
        try (var connection = database.connect()) {
            run(connection, "signal/listen.sql");
            isListening = true;
            LOG.debug("other processes are heard");
            onConnected.run();
            while (!isClosed) {
                hear(connection);
            }
        } catch (SQLException e) {
            if (isListening && !isClosed) {
                LOG.info("other processes are not heard for now, and looked after each second: {}", e.getMessage());
            }
        } finally {
            isListening = false;
        }
    }

    private void hear(Connection connection) throws SQLException {
        var heard = connection.unwrap(PGConnection.class).getNotifications((int) SILENCE.toMillis());
        if (heard.length == 0) {
            run(connection, "signal/ping.sql");
            return;
        }
        for (var notification : heard) {
            pass(notification);
        }
    }

    /** What one message does must not keep the next from being heard. */
    private void pass(PGNotification notification) {
        try {
            ear.accept(notification.getParameter());
        } catch (RuntimeException e) {
            LOG.error("a signal was not understood: {}", notification.getParameter(), e);
        }
    }

    private static void run(Connection connection, String name) throws SQLException {
        try (var query = Sql.of(name).on(connection)) {
            query.run();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt(); // a virtual thread that reads a socket closes it so
    }
}
