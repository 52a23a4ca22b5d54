package dev.meanwhile.server;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.server.config.ConfigException;
import dev.meanwhile.server.config.StoreConfig;
import dev.meanwhile.store.postgres.PostgresStore;
import dev.meanwhile.store.postgres.embedded.Address;
import dev.meanwhile.store.postgres.embedded.DataDirectory;
import dev.meanwhile.store.postgres.embedded.EmbeddedConfig;
import dev.meanwhile.store.postgres.embedded.EmbeddedPostgres;
import dev.meanwhile.store.postgres.schema.UnusableDatabaseException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database, brought to this release, and the data directory beside it.
 *
 * @param directory null where there is none: with a database of the operator's own and no {@code data} set
 */
record Storage(PostgresStore store, @Nullable DataDirectory directory, AutoCloseable below) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    /** How long a database that does not answer is waited for at the start. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    static Storage open(StoreConfig config, Duration pace) throws InterruptedException {
        return open(config, pace, PATIENCE);
    }

    /**
     * @throws ConfigException for an external database that answers but cannot be used
     * @throws EngineException {@code store_unavailable} for one that does not answer within this time
     */
    static Storage open(StoreConfig config, Duration pace, Duration patience) throws InterruptedException {
        return config.isEmbedded() ? embedded(config, pace, patience) : external(config, pace, patience);
    }

    private static Storage embedded(StoreConfig config, Duration pace, Duration patience) throws InterruptedException {
        var postgres = EmbeddedPostgres.start(
                StoreConfig.TEMPORARY.equals(config.data())
                        ? EmbeddedConfig.temporary()
                        : EmbeddedConfig.in(folder(config.data())));
        return on(() -> patiently(postgres.address(), pace, patience), postgres.directory(), postgres);
    }

    private static Storage external(StoreConfig config, Duration pace, Duration patience) throws InterruptedException {
        var url = config.url();
        var data = config.data();
        if (url == null || StoreConfig.TEMPORARY.equals(data)) {
            throw new ConfigException(List.of("data must be a directory, or unset, where store.url is set"));
        }
        var directory = data == null ? null : DataDirectory.open(folder(data));
        AutoCloseable below = directory == null ? () -> {} : directory;
        var address = new Address(url, text(config.user()), text(config.password()));
        return on(() -> usable(address, pace, patience), directory, below);
    }

    /** How the store is opened. */
    @FunctionalInterface
    private interface Opening {
        PostgresStore open() throws InterruptedException;
    }

    private static Storage on(Opening opening, @Nullable DataDirectory directory, AutoCloseable below)
            throws InterruptedException {
        try {
            return new Storage(opening.open(), directory, below);
        } catch (RuntimeException e) {
            close(below, e);
            throw e;
        }
    }

    private static PostgresStore usable(Address address, Duration pace, Duration patience) throws InterruptedException {
        try {
            return patiently(address, pace, patience);
        } catch (UnusableDatabaseException e) {
            throw new ConfigException(List.of(
                    "store.url, store.user and store.password open no database that can be used: " + e.getMessage()));
        }
    }

    /** A database that starts beside us, or a busy machine, is waited for. */
    private static PostgresStore patiently(Address address, Duration pace, Duration patience)
            throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        for (var isFirst = true; ; isFirst = false) {
            try {
                return PostgresStore.open(address.jdbcUrl(), address.user(), address.password(), pace);
            } catch (EngineException e) {
                if (e.code() != ErrorCode.STORE_UNAVAILABLE || System.nanoTime() - end > 0) {
                    throw e;
                }
                if (isFirst) {
                    LOG.warn("the database does not answer yet: {}", e.getMessage());
                }
            }
            Pause.real().pause(BETWEEN_TRIES);
        }
    }

    private static void close(AutoCloseable below, RuntimeException cause) {
        try {
            below.close();
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }

    private static Path folder(@Nullable String data) {
        return data == null
                ? DataHome.of(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home"))
                : Path.of(data).toAbsolutePath();
    }

    private static String text(@Nullable String user) {
        return user == null ? "" : user;
    }

    private static String text(@Nullable Secret password) {
        return password == null ? "" : password.value();
    }

    @Nullable
    Path data() {
        return directory == null ? null : directory.path();
    }

    /** Who this node is to other processes; null where only the lease tells. */
    @Nullable
    String node() {
        return directory == null ? null : directory.nodeId().toString();
    }

    @Override
    public void close() {
        store.close();
        try {
            below.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing the data directory", e);
        }
    }
}
