package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.store.postgres.embedded.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The built server as a process, with the same port, token and data directory each time it is started. Heartbeats are quick, so
 * that tests need not wait for the default ones.
 */
final class RunningServer implements AutoCloseable {
    static final String TOKEN = "token-of-the-end-to-end-tests";
    private static final String SECRET_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A server of a test lives for seconds: what a second compiler gains it cannot earn, and the start costs half. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /** Variables that would change which model answers, or which JDK is found. */
    private static final List<String> FOREIGN = List.of(
            "OPENROUTER_API_KEY",
            "OPENAI_API_KEY",
            "OPENAI_BASE_URL",
            "JAVA_HOME",
            "MEANWHILE_JAVA_HOME",
            "MEANWHILE_DATA");

    private Installation installation = Installation.shared();
    private final Path data;
    private final Path log;
    private final int port = freePort();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Api api = new Api(URI.create("http://127.0.0.1:" + port), TOKEN);
    private boolean isOnItsOwn = true;
    private Process process;

    private RunningServer(Path folder) {
        this.data = folder.resolve("data");
        this.log = folder.resolve("server.out");
        with("worker.beat-every", "300ms").with("worker.lease-time", "1500ms").with("worker.poll-interval", "200ms");
        with("log.level", "TRACE"); // all of it is searched for secrets
        withEnvironment("MEANWHILE_TOKEN", TOKEN);
        withEnvironment("MEANWHILE_JAVA_OPTS", SHORT_LIVED);
    }

    /** Not started yet; everything it writes goes below this folder. */
    static RunningServer in(Path folder) {
        return new RunningServer(folder);
    }

    /** Of another installation than all others. */
    RunningServer of(Installation other) {
        installation = other;
        return this;
    }

    /** On a PostgreSQL that somebody else runs, and without a data directory. */
    RunningServer on(Address database) {
        isOnItsOwn = false;
        return withEnvironment("MEANWHILE_STORE_URL", database.jdbcUrl())
                .withEnvironment("MEANWHILE_STORE_USER", database.user())
                .withEnvironment("MEANWHILE_STORE_PASSWORD", database.password())
                .withEnvironment("MEANWHILE_SECRET_KEY", SECRET_KEY);
    }

    RunningServer with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** The example plugin, with a folder for what it notes. */
    RunningServer withNotes() {
        return withNotes(notes());
    }

    RunningServer withNotes(Path folder) {
        return with("tools.plugins", installation.plugins().toString()).with("tools.example.notes", folder.toString());
    }

    RunningServer withEnvironment(String variable, String value) {
        UsedSecrets.note(variable, value);
        environment.put(variable, value);
        return this;
    }

    /** Starts it, and waits until it takes requests. */
    RunningServer start() {
        return launch().awaitReady();
    }

    /** Begins to start it. */
    RunningServer launch() {
        var command =
                new ArrayList<>(List.of(installation.launcher().toString(), "serve", "--port", Integer.toString(port)));
        if (isOnItsOwn) {
            command.addAll(List.of("--data", data.toString()));
        }
        settings.forEach((key, value) -> command.add("--" + key + "=" + value));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        FOREIGN.forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("starting the server", e);
        }
        return this;
    }

    /** Waits until it takes requests. */
    RunningServer awaitReady() {
        Until.isTrue("the start of the server", PATIENCE, () -> !process.isAlive() || api.isReady());
        if (!process.isAlive()) {
            throw new AssertionError("the server ended with " + process.exitValue() + "; it printed:\n" + log());
        }
        return this;
    }

    /** As {@code kill -9}: no code of it runs any more. */
    void kill() {
        process.destroyForcibly();
        await("the end of the killed server");
    }

    /** As {@code kill}, and waits for its end. */
    void stop() {
        process.destroy();
        await("the clean end of the server");
    }

    /** As {@code kill -STOP}: no code of it runs until it {@linkplain #goOn goes on}. */
    void pause() {
        Kill.with("STOP", List.of(process.toHandle()));
    }

    void goOn() {
        Kill.with("CONT", List.of(process.toHandle()));
    }

    private void await(String what) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(what + " took too long; it printed:\n" + log());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(what, e);
        }
    }

    Api api() {
        return api;
    }

    URI url() {
        return api.base();
    }

    Path data() {
        return data;
    }

    Path notes() {
        return data.resolveSibling("notes");
    }

    /** One of its meters without tags, as it stands. */
    double metric(String name) {
        return api.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** What it printed so far, over all its starts. */
    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processes of its PostgreSQL, the first one first; none if it does not run. */
    List<ProcessHandle> postgres() {
        return Postgres.of(data);
    }

    /** Itself and all that it has started. */
    List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), postgres().stream()).toList();
    }

    private String logOfPostgres() {
        try {
            var file = data.resolve("pg/log/postgres.log");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends everything that may be left of it, and holds what it logged to its promise: no secret, no prompt. */
    @Override
    public void close() {
        api.close();
        if (process != null && process.isAlive()) {
            goOn(); // one that stands still could not be ended
            stop();
        }
        postgres().forEach(ProcessHandle::destroyForcibly); // of a server that was killed and not started again
        assertThat(UsedSecrets.in(log())).as("secrets in the server's log").isEmpty();
        assertThat(UsedSecrets.in(logOfPostgres()))
                .as("secrets in PostgreSQL's log")
                .isEmpty();
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lies in a data directory about processes. */
    static final class Postgres {
        private Postgres() {}

        static List<ProcessHandle> of(Path data) {
            return first(data.resolve("pg/data/postmaster.pid"))
                    .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
                    .toList();
        }

        /** The process whose pid is a file's first line. */
        static Stream<ProcessHandle> first(Path file) {
            try (var lines = Files.lines(file)) {
                return lines.limit(1).toList().stream()
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream());
            } catch (IOException e) {
                return Stream.of(); // no such file: it does not run
            }
        }
    }
}
