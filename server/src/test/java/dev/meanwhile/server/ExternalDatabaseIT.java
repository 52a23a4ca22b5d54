package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.server.config.ConfigException;
import dev.meanwhile.server.config.StoreConfig;
import dev.meanwhile.store.postgres.PretendedVersion;
import dev.meanwhile.store.postgres.SharedPostgres;
import dev.meanwhile.store.postgres.embedded.Address;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL of the operator's own, by {@code store.url}. */
class ExternalDatabaseIT {
    private static final String JOBS = "/api/v1/projects/default/jobs";

    private final Address database = SharedPostgres.newDatabase();

    @Test
    void jobsRunOnItAndOutliveTheServer() {
        String path;
        try (var server = RunningServer.on(database)) {
            var job = server.send("POST", JOBS + "?wait=30", "{\"input\": \"what is 17*23?\"}");
            assertThat(job.json().path("text").asText()).contains("391");
            path = job.header("Location");
        }

        try (var server = RunningServer.on(database)) {
            assertThat(server.send("GET", path, "").json().path("text").asText())
                    .contains("391");
        }
    }

    @Test
    void twoServersShareIt(@TempDir Path data) {
        try (var one = RunningServer.on(database, "--data=" + data.resolve("one"));
                var other = RunningServer.on(database)) {
            var job = one.send("POST", JOBS, "{\"input\": \"x\", \"model\": \"demo:chunks=1000,interval=50ms\"}")
                    .header("Location");

            var stopped = other.send("POST", job + "/stop", "").json();

            assertThat(stopped.path("state").asText()).isEqualTo("cancelled");
            assertThat(one.send("GET", job, "").json().path("state").asText()).isEqualTo("cancelled");
        }
    }

    @Test
    void whoWatchedTheEndOnAnotherServerGetsNoNoticeOfIt() {
        try (var one = RunningServer.on(database);
                var other = RunningServer.on(database)) {
            var watched = "{\"input\": \"x\", \"model\": \"demo:chunks=100,interval=10ms\"}";
            var job = one.send("POST", JOBS, watched).header("Location");
            try (var viewer = other.events(job + "/events")) {
                viewer.until(event -> event.path("type").asText().equals("job.finished"));
            }

            var missed = one.send("POST", JOBS, "{\"input\": \"x\"}").json().path("id");

            try (var inbox = one.events("/api/v1/notifications/events?after_seq=0")) {
                var first = inbox.until(notice -> notice.path("type").asText().equals("job.completed"));
                assertThat(first.path("jobId")).isEqualTo(missed);
            }
        }
    }

    @Test
    void aWrongPasswordIsToldAtOnce() {
        assertThatThrownBy(() -> RunningServer.on(new Address(database.jdbcUrl(), database.user(), "not-it")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("store.url")
                .hasMessageContaining("store.password")
                .hasMessageContaining("password authentication failed for user \"%s\"".formatted(database.user()))
                .hasMessageNotContaining("not-it");
    }

    @Test
    void aDatabaseThatIsNotThereIsToldAtOnce() {
        assertThatThrownBy(() -> RunningServer.on(database.database("nowhere")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("store.url")
                .hasMessageContaining("database \"nowhere\" does not exist");
    }

    @Test
    void anAddressOfNothingIsToldAtOnce() {
        assertThatThrownBy(() -> RunningServer.on(
                        new Address("jdbc:postgresql://localhost:port/db?password=secret", "ann", "x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("jdbc:postgresql://host:port/database")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anOldPostgresqlIsToldAtOnce() throws Exception {
        try (var old = PretendedVersion.of("14", database)) {
            assertThatThrownBy(() -> RunningServer.on(old.address()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("store.url")
                    .hasMessageContaining("PostgreSQL 15 or newer")
                    .hasMessageContaining("14.");
        }
    }

    @Test
    void oneThatDoesNotAnswerIsNamedWithTheReason() {
        assertThatThrownBy(() -> open("jdbc:postgresql://127.0.0.1:1/meanwhile"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("the database cannot be reached")
                .hasMessageContaining("127.0.0.1:1 refused");
        assertThatThrownBy(() -> open("jdbc:postgresql://nowhere.invalid/meanwhile"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("nowhere.invalid");
    }

    private static Storage open(String url) throws InterruptedException {
        var config = new StoreConfig(null, url, "ann", new Secret("x"), true);
        return Storage.open(config, Duration.ZERO, Duration.ZERO);
    }
}
