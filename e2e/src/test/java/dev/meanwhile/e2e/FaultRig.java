package dev.meanwhile.e2e;

import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.store.postgres.embedded.Address;
import dev.meanwhile.store.postgres.embedded.EmbeddedConfig;
import dev.meanwhile.store.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server, a PostgreSQL of its own, the wire between them, and a page that takes its time: all that can be broken. */
final class FaultRig implements AutoCloseable {
    private static final Duration SLOW = Duration.ofMillis(1500);

    private final Path data;
    private final DatabaseWire wire;
    private final RunningServer server;
    private final HttpServer page;
    private EmbeddedPostgres postgres;

    FaultRig(Path folder) throws IOException, InterruptedException {
        this.data = folder.resolve("database");
        this.postgres = EmbeddedPostgres.start(EmbeddedConfig.in(data));
        this.wire = new DatabaseWire(port(postgres.address()));
        this.page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        page.createContext("/", exchange -> {
            LockSupport.parkNanos(SLOW.toNanos());
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("slow but sure".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        page.start();
        this.server = RunningServer.in(Files.createDirectories(folder.resolve("server")))
                .on(throughTheWire())
                .withNotes()
                .with("outbound.allow", "127.0.0.1")
                .with("limits.user.running", Integer.toString(Moment.values().length - 2))
                .start();
        // four rows fill a page, so that no other one finds room there
        run("insert into job_event (job_id, seq, at, type, path, payload)" + " select '" + new UUID(0, 0)
                + "', n, engine_now(), 'x', '', to_json(repeat('x', 1958)) from generate_series(1, 15000) n");
    }

    private Address throughTheWire() {
        var direct = postgres.address();
        var url = direct.jdbcUrl().replaceFirst(":\\d+/", ":" + wire.port() + "/");
        return new Address(url, direct.user(), direct.password());
    }

    private static int port(Address address) {
        return URI.create(address.jdbcUrl().substring("jdbc:".length())).getPort();
    }

    RunningServer server() {
        return server;
    }

    DatabaseWire wire() {
        return wire;
    }

    URI slowPage() {
        return URI.create("http://127.0.0.1:%d/".formatted(page.getAddress().getPort()));
    }

    /** All processes of the database end as by {@code kill -9}; whoever keeps it starts it again, and it mends itself. */
    void crashPostgres() {
        Kill.with("KILL", processesOfPostgres());
    }

    /** Stops the database in order and starts it, on another port. */
    void restartPostgres() throws InterruptedException {
        postgres.close();
        postgres = EmbeddedPostgres.start(EmbeddedConfig.in(data));
        wire.leadTo(port(postgres.address()));
    }

    private List<ProcessHandle> processesOfPostgres() {
        try (var lines = Files.lines(data.resolve("pg/data/postmaster.pid"))) {
            return lines.limit(1)
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                    .flatMap(main -> Stream.concat(Stream.of(main), main.children()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the log's table cannot grow; returns when the server has met that. */
    void fillDisk() {
        var before = outages();
        Disk.isFullAt(Long.parseLong(ask("select pg_relation_size('job_event')")), processesOfPostgres());
        Until.isTrue("a refused write", Duration.ofSeconds(30), () -> outages() > before);
    }

    void freeDisk() {
        Disk.isFree(processesOfPostgres());
    }

    private long outages() {
        return server.log()
                .lines()
                .filter(line -> line.contains("the database does not answer"))
                .count();
    }

    /** From now on the database's clock is that far off; the server's is not. */
    void shiftClock(Duration by) {
        run("create or replace function engine_now() returns timestamptz language sql volatile as "
                + "$$select clock_timestamp() + interval '%d seconds'$$".formatted(by.toSeconds()));
    }

    /** Waits until no worker has beaten for so long. */
    void awaitSilence(Duration atLeast) {
        Until.isTrue(
                "silence of the worker",
                Duration.ofSeconds(30),
                () ->
                        ask("select max(beat_at) < engine_now() - interval '%d milliseconds' from worker where ended_at is null"
                                        .formatted(atLeast.toMillis()))
                                .equals("t"));
    }

    private void run(String statement) {
        var direct = postgres.address();
        try (var connection = DriverManager.getConnection(direct.jdbcUrl(), direct.user(), direct.password());
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    private String ask(String question) {
        var direct = postgres.address();
        try (var connection = DriverManager.getConnection(direct.jdbcUrl(), direct.user(), direct.password());
                var sql = connection.createStatement();
                var rows = sql.executeQuery(question)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(question, e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        page.stop(0);
        wire.close();
        postgres.close();
    }
}
