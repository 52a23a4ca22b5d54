package dev.meanwhile.store.postgres.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL of our own, on 127.0.0.1, with one empty database for us. Holds the data directory's lock while it is open.
 * Whoever starts it closes it; nothing here hooks into the JVM's end.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final DataDirectory directory;
    private final Address address;
    private final Closing closing;

    private EmbeddedPostgres(DataDirectory directory, Address address, Closing closing) {
        this.directory = directory;
        this.address = address;
        this.closing = closing;
    }

    /**
     * Starts the server of a data directory, and makes the directory and the cluster first where they are absent. A server that a
     * killed process left running on it is stopped and started anew.
     *
     * @return when it takes connections
     * @throws EmbeddedPostgresException if another process uses the directory, it holds something that is not ours, or PostgreSQL does
     *     not start; nothing is left running or locked then
     */
    public static EmbeddedPostgres start(EmbeddedConfig config) throws InterruptedException {
        var closing = new Closing();
        try {
            var started = start(config, closing);
            log.info(
                    "PostgreSQL {} runs: data={} url={}",
                    Binaries.VERSION,
                    started.directory.path(),
                    started.address.jdbcUrl());
            return started;
        } catch (IOException e) {
            closing.closeAfter(e);
            throw new UncheckedIOException("starting PostgreSQL", e);
        } catch (RuntimeException | InterruptedException e) {
            closing.closeAfter(e);
            throw e;
        }
    }

    private static EmbeddedPostgres start(EmbeddedConfig config, Closing closing)
            throws IOException, InterruptedException {
        var temporary = config.data() == null;
        var directory = DataDirectory.open(config.data() == null ? newTemporary() : config.data());
        closing.add(directory::close);
        var home = directory.path().resolve("pg");
        refuseUnquotable(home);
        Folders.create(home, Folders.own());
        var cluster = cluster(config, directory, home);
        var postmaster = new Postmaster(cluster);
        if (temporary) {
            closing.add(Watchdog.over(directory.path(), postmaster.stopCommand())::close);
        }
        var password = cluster.ready(config.fsync());
        postmaster.stop(); // left running by a process that was killed
        closing.add(postmaster::stop);
        var port = postmaster.start(config);
        closing.add(Keeper.over(postmaster, config, port)::close);
        if (!temporary && config.binaries() == null) {
            cluster.binaries().removeOthers(); // the directory is locked, and what ran in it was stopped above
        }
        var url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, Cluster.DATABASE);
        return new EmbeddedPostgres(directory, new Address(url, Cluster.ROLE, password), closing);
    }

    /** As root, the account that runs PostgreSQL must get through to its folder. */
    private static Path newTemporary() throws IOException {
        var folder = Files.createTempDirectory("meanwhile-");
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(Folders.own()));
    }

    private static Cluster cluster(EmbeddedConfig config, DataDirectory directory, Path home)
            throws InterruptedException {
        var binaries = Binaries.in(folderOfBinaries(config, home));
        var runAs = RunAs.choose(home, binaries.program("initdb"));
        return new Cluster(home, directory.nodeId(), binaries, runAs);
    }

    private static Path folderOfBinaries(EmbeddedConfig config, Path home) {
        if (config.binaries() != null) {
            return config.binaries();
        }
        return config.data() == null ? Binaries.cache() : home;
    }

    /** {@code pg_ctl} puts paths between double quotes for a shell. */
    private static void refuseUnquotable(Path home) {
        if (home.toString().chars().anyMatch(character -> "\"$`\\\n".indexOf(character) >= 0)) {
            throw new EmbeddedPostgresException(
                    "the data directory's path must hold none of \" $ ` \\ and no line break but is " + home);
        }
    }

    /** Of the database that is ours, empty at first. */
    public Address address() {
        return address;
    }

    /** Locked for us until {@link #close}. */
    public DataDirectory directory() {
        return directory;
    }

    /**
     * Stops the server, with a checkpoint where ten seconds are enough for it, and gives the data directory free; a temporary one is
     * removed. Not cut short by an interruption. Closing twice is harmless.
     */
    @Override
    public void close() {
        closing.close();
    }
}
