package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.store.postgres.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients still get of a job whose log has had its time. */
class PastRetentionIT {
    private static final String JOBS = "/api/v1/projects/default/jobs";
    private static final String THREADS = "/api/v1/projects/default/threads/";
    private static final String[] AS_EVENTS = {"Accept", "text/event-stream"};

    private static TestDatabase database;
    private static RunningServer server;

    @BeforeAll
    static void open() {
        database = TestDatabase.migrated();
        server = RunningServer.on(database.address());
    }

    @AfterAll
    static void close() {
        server.close();
        database.close();
    }

    @Test
    void threadSnapshotAndOr3StatusStillHaveTheWholeAnswer() {
        var job = ended("t-tools", "What time is it in Tokyo, and what is 17*23?", "demo");
        var before = Views.of(job);
        assertThat(before.snapshot().path("text").asText()).contains("391");
        assertThat(before.snapshot().path("toolCalls")).hasSize(2);

        passRetention();

        assertThat(Views.of(job)).isEqualTo(before);
        assertThat(before.or3().path("content")).isEqualTo(before.snapshot().path("text"));
        assertThat(before.or3().path("tool_calls")).hasSize(2).allSatisfy(call -> {
            assertThat(call.path("status").asText()).isEqualTo("complete");
            assertThat(call.path("result").asText()).isNotBlank();
        });
        assertThat(before.messages().path(1).path("content"))
                .isEqualTo(before.snapshot().path("text"));
    }

    @Test
    void theTextOfAnUnfinishedTurnStaysToo() {
        var job = ended("t-cut", "x", "demo:chunks=20,interval=1ms,rounds=1,fault=error,after=7,round=2");
        var before = Views.of(job);
        assertThat(before.snapshot().path("state").asText()).isEqualTo("failed");
        assertThat(before.snapshot().path("text").asText()).startsWith("alpha1 ");
        assertThat(before.snapshot().path("toolCalls")).hasSize(1);

        passRetention();

        assertThat(Views.of(job)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/json"})
    void anOldCursorIsGoneAndNamesTheSnapshotAndTheLastEvent(String accepted) {
        var job = ended("t-" + accepted.length(), "hello", "demo");
        passRetention();

        var answer = server.send("GET", job + "/events", "", "Accept", accepted, "Last-Event-ID", "2");

        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("code").asText()).isEqualTo("log_expired");
        assertThat(answer.json().path("snapshot").asText()).isEqualTo(job);
        var snapshot = server.send("GET", answer.json().path("snapshot").asText(), "");
        assertThat(snapshot.json().path("seq")).isEqualTo(answer.json().path("lastSeq"));
        assertThat(server.send("GET", job + "/events", "", "Accept", accepted).status())
                .isEqualTo(410);
    }

    @Test
    void whoHasEverythingIsNotTroubled() {
        var job = ended("t-all", "hello", "demo");
        var last = server.send("GET", job, "").json().path("seq").asLong();
        passRetention();

        var page = server.send("GET", job + "/events?after_seq=" + last, "").json();

        assertThat(page.path("events")).isEmpty();
        assertThat(page.path("done").asBoolean()).isTrue();
        assertThat(server.send("GET", job + "/events?after_seq=" + last, "", AS_EVENTS)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whoReadsWhileTheLogIsJoinedMissesNothing() {
        var job = ended("t-joined", "x", "demo:chunks=300,interval=1ms,fault=cut-once,after=40");
        var snapshot = server.send("GET", job, "").json();
        var written = events(job, 0);

        database.shift(Duration.ofHours(2));
        server.clean();

        assertThat(server.send("GET", job, "").json()).isEqualTo(snapshot);
        assertThat(events(job, 0).size()).isLessThan(written.size() / 2);
        for (var cursor = 0; cursor < written.size(); cursor += 9) {
            var before = written.subList(0, cursor);
            assertThat(text(before, events(job, cursor)))
                    .isEqualTo(snapshot.path("text").asText());
            assertThat(text(before, streamed(job, cursor)))
                    .isEqualTo(snapshot.path("text").asText());
        }
    }

    private static List<JsonNode> events(String job, long after) {
        var all = new ArrayList<JsonNode>();
        for (var cursor = after; ; ) {
            var page = server.send("GET", "%s/events?limit=50&wait=5&after_seq=%d".formatted(job, cursor), "")
                    .json();
            page.path("events").forEach(all::add);
            cursor = page.path("nextSeq").asLong();
            if (page.path("done").asBoolean()) {
                return all;
            }
        }
    }

    private static List<JsonNode> streamed(String job, long after) {
        var all = new ArrayList<JsonNode>();
        try (var stream = server.events(job + "/events?after_seq=" + after)) {
            for (var message = stream.next(); message != null; message = stream.next()) {
                all.add(message.data());
            }
        }
        return all;
    }

    /** What a client shows that got these events one after the other. */
    private static String text(List<JsonNode> before, List<JsonNode> after) {
        var text = new StringBuilder();
        Stream.concat(before.stream(), after.stream()).forEach(event -> {
            var offset = event.path("offset").asInt();
            switch (event.path("type").asText()) {
                case "text.delta" -> {
                    var piece = event.path("text").asText();
                    assertThat(offset).as("no gap").isLessThanOrEqualTo(text.length());
                    text.append(piece.substring(Math.min(piece.length(), text.length() - offset)));
                }
                case "round.rewound" -> text.setLength(offset);
                default -> {
                    // nothing of the text
                }
            }
        });
        return text.toString();
    }

    @Test
    void anOr3StreamIsItsLastMessage() {
        var job = ended("t-stream", "What is 2+3?", "demo");
        var before = server.send("GET", inOr3(job, "stream"), "", AS_EVENTS);
        passRetention();

        var after = server.send("GET", inOr3(job, "stream"), "", AS_EVENTS);

        assertThat(after.status()).isEqualTo(200);
        assertThat(after.body()).isEqualTo(before.body()).contains("\"event\":\"snapshot\"", "\"status\":\"complete\"");
    }

    @Test
    void aThreadOutlivesItsJobs() {
        var job = ended("t-old", "What is 17*23?", "demo");
        var before = Views.of(job).messages();

        database.shift(Duration.ofDays(366));
        server.clean();

        assertThat(server.send("GET", job, "").status()).isEqualTo(404);
        assertThat(server.send("GET", inOr3(job, "status"), "").status()).isEqualTo(404);
        var after = server.send("GET", THREADS + "t-old", "").json().path("messages");
        assertThat(after.path(0).path("content")).isEqualTo(before.path(0).path("content"));
        assertThat(after.path(1).path("content")).isEqualTo(before.path(1).path("content"));
    }

    private static String ended(String thread, String input, String model) {
        var answer = server.send("POST", JOBS + "?wait=30", """
                {"threadId": "%s", "input": "%s", "model": "%s"}""".formatted(thread, input, model));
        assertThat(answer.json().path("finishedAt").asText()).isNotBlank();
        return answer.header("Location");
    }

    private static void passRetention() {
        database.shift(Duration.ofDays(8));
        server.clean();
        assertThat(database.value("select count(*) from job_event")).isEqualTo("0");
    }

    private static String inOr3(String job, String what) {
        return job.replace("/api/v1/", "/api/") + "/" + what;
    }

    /** A job in each of the forms that must outlive its log. */
    private record Views(JsonNode snapshot, JsonNode or3, JsonNode messages) {
        static Views of(String job) {
            var snapshot = server.send("GET", job, "").json();
            return new Views(
                    snapshot,
                    server.send("GET", inOr3(job, "status"), "").json(),
                    server.send("GET", THREADS + snapshot.path("threadId").asText(), "")
                            .json()
                            .path("messages"));
        }
    }
}
