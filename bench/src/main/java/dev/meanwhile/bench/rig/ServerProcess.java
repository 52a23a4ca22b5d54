package dev.meanwhile.bench.rig;

import dev.meanwhile.bench.client.Api;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A server started by the launcher, on its own port and data. */
public final class ServerProcess implements AutoCloseable {
    /** The launcher may have to build first. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Child child;
    private final Path data;
    private final Api api;
    private final Duration startedIn;

    private ServerProcess(Child child, Path data, Api api, Duration startedIn) {
        this.child = child;
        this.data = data;
        this.api = api;
        this.startedIn = startedIn;
    }

    /**
     * Starts it and waits until it takes requests.
     *
     * @param data the data directory
     * @param config a file of settings
     * @param folder for what it prints
     */
    static ServerProcess start(Path home, Path data, Path config, Path folder)
            throws IOException, InterruptedException {
        var port = freePort();
        var token = "bench-" + UUID.randomUUID();
        var command = List.of(
                home.resolve("meanwhile").toString(),
                "serve",
                "--port",
                Integer.toString(port),
                "--data",
                data.toString(),
                "--config",
                config.toString());
        var api = new Api(URI.create("http://127.0.0.1:" + port), token);
        var begin = System.nanoTime();
        var child = Child.start("server", command, Map.of("MEANWHILE_TOKEN", token), folder);
        try {
            var isUp = Await.until(PATIENCE, () -> !child.isAlive() || api.isReady());
            if (!isUp || !child.isAlive()) {
                throw child.failed("did not start");
            }
            return new ServerProcess(child, data, api, Duration.ofNanos(System.nanoTime() - begin));
        } catch (IOException | InterruptedException e) {
            child.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    public Api api() {
        return api;
    }

    /** The server's own process. */
    public long pid() {
        return child.pid();
    }

    /** The first process of its PostgreSQL, which is nobody's child; the others are its descendants. */
    public long postgresPid() throws IOException {
        try (var lines = Files.lines(data.resolve("pg/data/postmaster.pid"))) {
            return Long.parseLong(lines.findFirst().orElse("0").strip());
        }
    }

    /** Bytes of its tables with their indexes, without the write-ahead log. */
    long tableBytes() throws IOException {
        try (var files = Files.walk(data.resolve("pg/data/base"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** From the command to the first request that is answered. */
    public Duration startedIn() {
        return startedIn;
    }

    @Override
    public void close() throws IOException {
        api.close();
        child.close();
    }
}
