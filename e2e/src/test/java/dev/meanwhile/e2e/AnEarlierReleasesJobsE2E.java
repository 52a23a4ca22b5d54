package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.models.openai.demo.DemoModel;
import dev.meanwhile.models.openai.demo.DemoText;
import dev.meanwhile.store.postgres.SharedPostgres;
import dev.meanwhile.store.postgres.embedded.Address;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database of release 0.1 as a {@code kill -9} left it, with jobs that had ended, ran, waited and were queued: this release brings
 * the schema up, reads what has ended and goes on with the rest.
 */
class AnEarlierReleasesJobsE2E {
    /** That release's last schema step. */
    private static final String SCHEMA = "2";

    private static final String DUMP = "/releases/jobs-0.1.sql";

    private static final String ENDED = "01a1ff1a-ffd1-7356-aac4-dabdd2619269";
    private static final String FAILED = "01a1ff1b-0558-733d-9faa-22f30ffd7daf";
    private static final String WAITED = "01a1ff1b-0c4a-7618-997b-a1a1a7fa6b0e";
    private static final String RAN_WITH_A_TOOL = "01a1ff1b-0c8a-7e93-8042-8bc04d628a77";
    private static final String RAN = "01a1ff1b-0cbe-77a9-953b-a348d3b2a0b9";
    private static final String RAN_TOO = "01a1ff1b-0e45-7b7b-96d6-5b6bac9e32fc";
    private static final String QUEUED = "01a1ff1b-0e87-75de-bd8a-1f84877821fe";

    @TempDir
    private static Path folder;

    private static DemoModel model;
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        var database = SharedPostgres.newDatabase();
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .table("schema_history")
                .target(SCHEMA)
                .load()
                .migrate();
        restore(database);
        model = DemoModel.start(0);
        beBusyOnce("demo:chunks=30,interval=1ms,fault=429-once,retry-after=60s");
        server = RunningServer.in(folder)
                .on(database)
                .with("models.demo.base-url", model.baseUrl().toString())
                .with("models.demo.default-model", "demo")
                .start();
    }

    @AfterAll
    static void end() throws IOException {
        if (server != null) {
            server.close();
        }
        model.close();
    }

    /** Time goes on from shortly after the dump: nothing is past its retention, and the wait of a minute is nearly over. */
    private static void restore(Address database) throws SQLException, IOException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var sql = connection.createStatement();
                var dump = AnEarlierReleasesJobsE2E.class.getResourceAsStream(DUMP)) {
            sql.execute(new String(dump.readAllBytes(), StandardCharsets.UTF_8));
            sql.execute("""
                    do $do$ begin
                        execute format(
                            'create or replace function engine_now() returns timestamptz language sql volatile as $f$select clock_timestamp() - %L::interval$f$',
                            clock_timestamp() - (select max(beat_at) from worker) - interval '55 seconds');
                    end $do$""");
        }
    }

    /** The provider had refused this job once, in the life of the earlier release. */
    private static void beBusyOnce(String name) throws IOException, InterruptedException {
        var body = Api.JSON.createObjectNode().put("model", name).put("stream", true);
        body.putArray("messages").addObject().put("role", "user").put("content", "x");
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(model.baseUrl() + "/chat/completions"))
                    .POST(BodyPublishers.ofString(body.toString()))
                    .build();
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void whatHasEndedIsReadAsItWas() {
        var ended = server.api().snapshot(ENDED);
        assertThat(ended.path("state").asText()).isEqualTo("succeeded");
        assertThat(ended.path("text").asText()).contains("17*23 = 391");
        assertThat(ended.path("toolCalls"))
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.path("status").asText()).isEqualTo("done"));
        try (var watcher = Watcher.of(server.api(), ENDED)) {
            assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
            assertThat(watcher.text()).isEqualTo(ended.path("text").asText());
            assertThat(watcher.broken()).isEmpty();
        }
        var thread = Api.json(server.api().get("/api/v1/projects/default/threads/old"));
        assertThat(thread.path("messages"))
                .extracting(message -> message.path("role").asText())
                .containsExactly("user", "assistant");

        var failed = server.api().snapshot(FAILED);
        assertThat(failed.path("state").asText()).isEqualTo("failed");
        assertThat(failed.at("/failure/code").asText()).isEqualTo("model_stream_cut");
    }

    @Test
    void whatRanWaitedOrWasQueuedGoesOn() {
        Map.of(RAN_WITH_A_TOOL, 200, RAN, 200, RAN_TOO, 200, WAITED, 30, QUEUED, 20)
                .forEach((job, chunks) -> {
                    try (var watcher = Watcher.of(server.api(), job)) {
                        assertThat(watcher.awaitEnd()).as(job).isEqualTo("succeeded");
                        assertThat(watcher.text()).as(job).isEqualTo(DemoText.of(chunks));
                        assertThat(watcher.broken()).as(job).isEmpty();
                        assertThat(watcher.events()) // made by the earlier release, not again
                                .filteredOn(event -> event.type().equals("tool.started"))
                                .hasSize(job.equals(RAN_WITH_A_TOOL) ? 1 : 0);
                    }
                });
        var withTool = server.api().snapshot(RAN_WITH_A_TOOL);
        assertThat(withTool.path("attempt").asInt()).isEqualTo(2);
        assertThat(withTool.path("toolCalls")).hasSize(1);
    }
}
