package dev.meanwhile.store.postgres.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server process of a cluster, found by its files, started and stopped by {@code pg_ctl}: so it has a session of its own, and
 * Ctrl-C in our terminal does not reach it before our own shutdown is done.
 */
final class Postmaster {
    private static final Logger log = LoggerFactory.getLogger(Postmaster.class);

    /** Longer than any recovery of a log of {@code max_wal_size}, 1 GB. */
    private static final int START_SECONDS = 120;

    private static final int STOP_SECONDS = 10;
    private static final Duration SPARE = Duration.ofSeconds(5);
    private static final long MAX_LOG_BYTES = 10 << 20;

    /** A free port may be taken by another between our look and PostgreSQL's. */
    private static final int PORTS_TRIED = 5;

    private final Cluster cluster;
    private final Path logFile;

    Postmaster(Cluster cluster) {
        this.cluster = cluster;
        this.logFile = cluster.home().resolve("log").resolve("postgres.log");
    }

    /**
     * Starts the server and waits until it takes connections.
     *
     * @return its port on 127.0.0.1
     */
    int start(EmbeddedConfig config) throws IOException, InterruptedException {
        for (var attempt = 1; ; attempt++) {
            var port = freePort();
            try {
                startOn(port, config);
                return port;
            } catch (EmbeddedPostgresException e) {
                if (attempt == PORTS_TRIED || !String.valueOf(e.getMessage()).contains("could not bind")) {
                    throw e;
                }
            }
        }
    }

    /** As {@link #start}, on this port. */
    void startOn(int port, EmbeddedConfig config) throws IOException, InterruptedException {
        prepareLog();
        var before = Files.size(logFile);
        var started = pgCtl(START_SECONDS, "start", "--log=" + logFile, "--options=" + Settings.of(config, port));
        if (!started.succeeded()) {
            throw new EmbeddedPostgresException("PostgreSQL should start in %s but did not (%s); the end of %s:%n%s"
                    .formatted(cluster.data(), started.output().strip(), logFile, LogTail.of(logFile, before)));
        }
    }

    /** Stops the server if it runs: fast, else at once, which the next start repairs. */
    void stop() throws IOException, InterruptedException {
        for (var mode : List.of("fast", "immediate")) {
            if (running().isEmpty()
                    || pgCtl(STOP_SECONDS, "stop", "--mode=" + mode).succeeded()) {
                return;
            }
            log.warn("PostgreSQL did not stop within {} s of a {} stop", STOP_SECONDS, mode);
        }
        running().ifPresent(process -> {
            throw new EmbeddedPostgresException(
                    "PostgreSQL, process %s, should stop but does not".formatted(process.pid()));
        });
    }

    /**
     * The living server of this cluster, whoever started it. A pid file that names another program is removed: that pid was given
     * away again after a crash, and PostgreSQL would refuse to start because of it.
     */
    Optional<ProcessHandle> running() throws IOException {
        var file = cluster.data().resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(file);
        var process =
                lines.isEmpty() ? Optional.<ProcessHandle>empty() : ProcessHandle.of(Long.parseLong(lines.getFirst()));
        var ours = process.filter(this::servesThisCluster);
        if (ours.isEmpty()) {
            log.info("removing {}, left behind by a crash", file);
            Files.deleteIfExists(file);
        }
        return ours;
    }

    /** By its command line, which everybody may read of a process of his own, and root of all. */
    private boolean servesThisCluster(ProcessHandle process) {
        var arguments = List.of(process.info().arguments().orElse(new String[0]));
        var folder = arguments.indexOf("-D") + 1;
        return folder > 0
                && folder < arguments.size()
                && arguments.get(folder).equals(cluster.data().toString());
    }

    /** Stops the server at once, whoever runs it. */
    List<String> stopCommand() {
        return command(STOP_SECONDS, "stop", "--mode=immediate");
    }

    private Program pgCtl(int seconds, String action, String... options) throws InterruptedException {
        var patience = Duration.ofSeconds(seconds).plus(SPARE);
        return Program.run(command(seconds, action, options), "", patience);
    }

    private List<String> command(int seconds, String action, String... options) {
        var command = new ArrayList<>(List.of(
                cluster.binaries().program("pg_ctl").toString(),
                action,
                "--pgdata=" + cluster.data(),
                "--wait",
                "--timeout=" + seconds));
        command.addAll(List.of(options));
        return cluster.runAs().command(command);
    }

    private void prepareLog() throws IOException {
        Folders.create(logFile.resolveSibling(""), Folders.own());
        if (Files.exists(logFile) && Files.size(logFile) > MAX_LOG_BYTES) {
            Files.move(logFile, logFile.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(logFile)) {
            Files.createFile(logFile);
            cluster.runAs().own(logFile);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
