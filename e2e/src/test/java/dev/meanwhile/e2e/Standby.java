package dev.meanwhile.e2e;

import dev.meanwhile.store.postgres.embedded.Address;
import dev.meanwhile.store.postgres.embedded.EmbeddedConfig;
import dev.meanwhile.store.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Two PostgreSQLs: one that works, and a copy that follows it, for which each commit waits. */
final class Standby implements AutoCloseable {
    private static final String SUPERUSER = "postgres";

    private final Path folder;
    private final EmbeddedPostgres first;
    private final EmbeddedPostgres second;

    Standby(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        EmbeddedPostgres.start(config("first")).close();
        Kill.run(List.of(
                "cp",
                "-a",
                folder.resolve("first").toString(),
                folder.resolve("second").toString()));
        configure("first", "synchronous_standby_names = '*'");
        this.first = EmbeddedPostgres.start(config("first"));
        configure(
                "second",
                "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'"
                        .formatted(port(first), SUPERUSER, first.address().password()));
        Files.createFile(folder.resolve("second/pg/data/standby.signal"));
        this.second = EmbeddedPostgres.start(config("second"));
    }

    private EmbeddedConfig config(String name) {
        return EmbeddedConfig.in(folder.resolve(name)).withBinaries(folder.resolve("programs"));
    }

    private void configure(String name, String line) throws IOException {
        Files.writeString(
                folder.resolve(name).resolve("pg/data/postgresql.auto.conf"), line + "\n", StandardOpenOption.APPEND);
    }

    private static int port(EmbeddedPostgres postgres) {
        return URI.create(postgres.address().jdbcUrl().substring("jdbc:".length()))
                .getPort();
    }

    /** Of both: whichever works is meant. */
    Address address() {
        var one = first.address();
        var url = "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/%s?targetServerType=primary"
                .formatted(
                        port(first),
                        port(second),
                        one.jdbcUrl().substring(one.jdbcUrl().lastIndexOf('/') + 1));
        return new Address(url, one.user(), one.password());
    }

    /** The machine of the first is lost with its disk: all of its processes end as by {@code kill -9}, and nothing starts them again. */
    void loseTheFirst() throws IOException {
        var data = folder.resolve("first");
        var processes = RunningServer.Postgres.of(data);
        Files.move(data.resolve("pg/data"), data.resolve("pg/lost"));
        Kill.with("KILL", processes);
    }

    /** What an operator, or a program for that, does then. */
    void promoteTheSecond() throws SQLException {
        var url = second.address().jdbcUrl().replaceFirst("/[^/]*$", "/postgres");
        try (var connection = DriverManager.getConnection(
                        url, SUPERUSER, second.address().password());
                var sql = connection.createStatement()) {
            sql.execute("select pg_promote()");
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
