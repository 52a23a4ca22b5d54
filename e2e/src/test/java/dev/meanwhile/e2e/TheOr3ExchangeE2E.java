package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.models.openai.demo.DemoText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of the OR3 dialect from the start of a job to its end, and the stream it had before there were jobs. */
class TheOr3ExchangeE2E {
    private static final int CHUNKS = 100;

    @TempDir
    private static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder).start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void aBackgroundRequestIsAJobThatCanBeStreamedAndPolled() throws Exception {
        var started = Api.json(server.api().post("/api/openrouter/stream", background("m-1", "interval=10ms")));
        var job = started.path("jobId").asText();

        assertThat(started.path("status").asText()).isEqualTo("streaming");
        assertThat(textOf(stream(job))).isEqualTo(DemoText.of(CHUNKS));

        var status = Api.json(server.api().get("/api/jobs/" + job + "/status"));
        assertThat(status.path("status").asText()).isEqualTo("complete");
        assertThat(status.path("threadId").asText()).isEqualTo("t-1");
        assertThat(status.path("messageId").asText()).isEqualTo("m-1");
        assertThat(status.path("content").asText()).isEqualTo(DemoText.of(CHUNKS));
        assertThat(status.path("startedAt").isIntegralNumber()).isTrue();

        var half = DemoText.of(CHUNKS / 2).length();
        var rest = Api.json(server.api().get("/api/jobs/" + job + "/status?offset=" + half + "&attempt=1"));
        assertThat(rest.has("content")).isFalse();
        assertThat(rest.path("content_delta").asText())
                .isEqualTo(DemoText.of(CHUNKS).substring(half));
        assertThat(rest.path("content_length").asInt())
                .isEqualTo(DemoText.of(CHUNKS).length());
    }

    @Test
    void anAbortedJobStaysAborted() {
        var job = Api.json(server.api().post("/api/openrouter/stream", background("m-2", "interval=1s")))
                .path("jobId")
                .asText();

        var first = Api.json(server.api().post("/api/jobs/" + job + "/abort", Api.JSON.createObjectNode()));
        var second = Api.json(server.api().post("/api/jobs/" + job + "/abort", Api.JSON.createObjectNode()));

        assertThat(first.path("aborted").asBoolean()).isTrue();
        assertThat(first.path("state").asText()).isEqualTo("aborted");
        assertThat(second.path("state").asText()).isEqualTo("already_terminal");
        assertThat(Api.json(server.api().get("/api/jobs/" + job + "/status"))
                        .path("status")
                        .asText())
                .isEqualTo("aborted");
    }

    @Test
    void aForegroundRequestIsTheProvidersOwnStream() {
        var body = chat("interval=1ms").put("stream", true);

        var answer = server.api().post("/api/openrouter/stream", body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.body())
                .contains("\"chat.completion.chunk\"", "alpha1 ")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void aBackgroundRequestWithoutThreadIsRefusedAndStartsNoStream() {
        var answer =
                server.api().post("/api/openrouter/stream", chat("interval=1ms").put("_background", true));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).path("error").asText()).contains("_threadId");
    }

    @Test
    void whoHasNoTokenSeesNothing() {
        try (var stranger = new Api(server.url(), "a-token-that-nobody-gave")) {
            assertThat(stranger.post("/api/openrouter/stream", background("m-3", "interval=1ms"))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    private static ObjectNode chat(String knobs) {
        var body = Api.JSON.createObjectNode().put("model", "demo:chunks=%d,%s".formatted(CHUNKS, knobs));
        body.putArray("messages").addObject().put("role", "user").put("content", "Say your text.");
        return body;
    }

    private static ObjectNode background(String messageId, String knobs) {
        return chat(knobs)
                .put("stream", true)
                .put("_background", true)
                .put("_threadId", "t-" + messageId.substring(2))
                .put("_messageId", messageId);
    }

    private static List<JsonNode> stream(String job) throws Exception {
        var frames = new ArrayList<JsonNode>();
        try (var messages = new SseReader(
                server.api().events("/api/jobs/" + job + "/stream", 0).body())) {
            for (var message = messages.next(); message != null; message = messages.next()) {
                frames.add(Api.JSON.readTree(message.data()));
            }
        }
        return frames;
    }

    /** As a client of the dialect puts it together: a snapshot replaces, a delta is added. */
    private static String textOf(List<JsonNode> frames) {
        var text = new StringBuilder();
        for (var frame : frames) {
            var status = frame.path("status");
            if (status.has("content")) {
                text.setLength(0);
                text.append(status.path("content").asText());
            }
            text.append(status.path("content_delta").asText(""));
        }
        return text.toString();
    }
}
