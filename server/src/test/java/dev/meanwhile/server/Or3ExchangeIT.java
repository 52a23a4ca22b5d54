package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.testkit.model.ScriptedAnswer;
import dev.meanwhile.testkit.model.Stall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client of the OR3 dialect from start to end of its jobs, as http-api.md has it, on a real database. */
class Or3ExchangeIT {
    private static Or3Client client;

    @BeforeAll
    static void open() throws IOException {
        client = Or3Client.open();
    }

    @AfterAll
    static void close() throws IOException {
        client.close();
    }

    @Test
    void aJobIsStartedStreamedPolledAndDone() throws Exception {
        var thinking = new Stall();
        var answering = new Stall();
        client.model()
                .answer(
                        reasoning("hmm ")
                                .text("Let me see. ")
                                .stall(thinking)
                                .call(0, "c1", "calculate", "{ \"expression\": \"17*23\" }")
                                .finish("tool_calls")
                                .done(),
                        ScriptedAnswer.stream()
                                .text("It is ")
                                .stall(answering)
                                .text("391.")
                                .finish("stop")
                                .done());

        var job = whenItIsStarted();

        try (var stream = client.stream(job, "")) {
            var first = stream.next();
            assertThat(first.data().path("event").asText()).isEqualTo("snapshot");
            assertThat(first.id()).isNotEmpty();
            if (!Or3Client.text(first.data()).endsWith("see. ")) {
                stream.until(message -> Or3Client.text(message).endsWith("see. "));
            }
            whileItThinks(client.status(job, ""));
            thinking.release();
            assertThat(statesOfTheCall(stream)).containsExactly("pending", "loading", "complete");
            assertThat(answering.awaitBegun()).isTrue();
            stream.until(message -> Or3Client.text(message).endsWith("It is "));
            whileItAnswers(job);
            answering.release();
            whenItIsDone(job, stream.until(Or3Client::isFinal));
            assertThat(stream.next()).isNull();
        }
    }

    private static String whenItIsStarted() {
        var started = client.post("/api/openrouter/stream", Or3Client.background("m-all"));
        assertThat(started.status()).isEqualTo(200);
        assertThat(Or3Client.names(started.json())).containsExactlyInAnyOrder("jobId", "status");
        assertThat(started.json().path("status").asText()).isEqualTo("streaming");
        return started.json().path("jobId").asText();
    }

    private static void whileItThinks(JsonNode status) {
        assertThat(Or3Client.names(status))
                .containsExactlyInAnyOrder(
                        "id",
                        "status",
                        "kind",
                        "threadId",
                        "messageId",
                        "model",
                        "chunksReceived",
                        "attempt",
                        "state_version",
                        "startedAt",
                        "content",
                        "content_length",
                        "reasoning_text");
        assertThat(status.path("status").asText()).isEqualTo("streaming");
        assertThat(status.path("kind").asText()).isEqualTo("chat");
        assertThat(status.path("threadId").asText()).isEqualTo("t-m-all");
        assertThat(status.path("messageId").asText()).isEqualTo("m-all");
        assertThat(status.path("model").asText()).isEqualTo("scripted");
        assertThat(status.path("chunksReceived").asLong()).isPositive();
        assertThat(status.path("attempt").asInt()).isEqualTo(1);
        assertThat(status.path("startedAt").isIntegralNumber()).isTrue();
        assertThat(status.path("content").asText()).isEqualTo("Let me see. ");
        assertThat(status.path("reasoning_text").asText()).isEqualTo("hmm ");
    }

    /** Each state of the one call, in the order of the stream. */
    private static List<String> statesOfTheCall(EventStream stream) {
        var states = new ArrayList<String>();
        while (!states.contains("complete")) {
            var call = stream.until(message -> message.path("status").has("tool_calls"));
            states.add(call.path("status")
                    .path("tool_calls")
                    .path(0)
                    .path("status")
                    .asText());
        }
        return states;
    }

    private static void whileItAnswers(String job) {
        var rest = client.status(job, "?offset=4&reasoning_offset=1&attempt=1");
        assertThat(rest.has("content")).isFalse();
        assertThat(rest.path("content_delta").asText()).isEqualTo("me see. It is ");
        assertThat(rest.path("content_length").asInt()).isEqualTo("Let me see. It is ".length());
        assertThat(rest.path("reasoning_delta").asText()).isEqualTo("mm ");
        assertThat(rest.path("tool_calls")).hasSize(1);

        var known = rest.path("state_version").asLong();
        assertThat(client.status(job, "?offset=18&attempt=1&state_version=" + known)
                        .has("tool_calls"))
                .isFalse();
        assertThat(client.status(job, "?offset=18&attempt=1&state_version=1").path("tool_calls"))
                .hasSize(1);
    }

    private static void whenItIsDone(String job, JsonNode last) {
        var status = client.status(job, "");
        assertThat(last.path("event").asText()).isEqualTo("status");
        assertThat(last.path("status")).isEqualTo(status);
        assertThat(status.path("content").asText()).isEqualTo("Let me see. It is 391.");
        assertThat(status.path("completedAt").asLong())
                .isGreaterThanOrEqualTo(status.path("startedAt").asLong());
        assertThat(status.path("usage").path("total_tokens").asInt()).isEqualTo(30);

        var call = status.path("tool_calls").path(0);
        assertThat(Or3Client.names(call))
                .containsExactlyInAnyOrder(
                        "id",
                        "name",
                        "status",
                        "args",
                        "result",
                        "runtime",
                        "round",
                        "startedAt",
                        "finishedAt",
                        "durationMs");
        assertThat(call.path("name").asText()).isEqualTo("calculate");
        assertThat(call.path("args").asText()).isEqualTo("{\"expression\":\"17*23\"}");
        assertThat(call.path("result").asText()).contains("391");
        assertThat(call.path("runtime").asText()).isEqualTo("server");
        assertThat(call.path("round").asInt()).isEqualTo(1);

        var active = status.path("active_tool_calls").path(0);
        assertThat(Or3Client.names(active))
                .containsExactlyInAnyOrder("id", "name", "status", "startedAt", "finishedAt", "result_summary");
        assertThat(active.path("status").asText()).isEqualTo("completed");
        var round = status.path("tool_rounds").path(0);
        assertThat(round.path("round").asInt()).isEqualTo(1);
        assertThat(round.path("toolCalls").path(0)).isEqualTo(call);
        assertThat(status.path("metrics").path("tool_call_count").asInt()).isEqualTo(1);
        assertThat(status.path("metrics").path("tool_execution_time_ms").asLong())
                .isEqualTo(call.path("durationMs").asLong());
        assertThat(status.path("metrics").path("total_rounds").asInt()).isEqualTo(2);
    }

    @Test
    void whoHasTheEndGetsNoStreamAgain() {
        client.model().answer(ScriptedAnswer.saying("short"));
        var job = client.started("m-end");
        client.ended(job);
        var path = "/api/jobs/%s/stream".formatted(job);
        var last = "";
        try (var stream = client.stream(job, "")) {
            for (var message = stream.next(); message != null; message = stream.next()) {
                last = message.id();
            }
        }

        var again = client.server().send("GET", path, "", "Accept", "text/event-stream", "Last-Event-ID", last);

        assertThat(again.status()).isEqualTo(204);
    }

    @Test
    void aLongResultIsCutInStatusAndStreamAlike() throws Exception {
        var page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", exchange -> {
            var text = "ä".repeat(30_000).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        page.start();
        var address = "http://127.0.0.1:%d/".formatted(page.getAddress().getPort());
        client.model()
                .answer(
                        Or3Client.calling("fetch_url", "{\"url\":\"%s\"}".formatted(address)),
                        ScriptedAnswer.saying("Long."));
        var job = client.started("m-cut");

        JsonNode last;
        try (var stream = client.stream(job, "")) {
            last = stream.until(Or3Client::isFinal).path("status");
        }
        page.stop(0);

        var call = client.status(job, "").path("tool_calls").path(0);
        assertThat(call.path("result").asText().getBytes(StandardCharsets.UTF_8).length)
                .isBetween(32_000, 33_000);
        assertThat(call.path("result").asText()).endsWith("bytes shown]");
        assertThat(call.path("truncated").asBoolean()).isTrue();
        assertThat(call.path("size").asInt()).isGreaterThan(60_000);
        assertThat(last.path("tool_calls").path(0)).isEqualTo(call);
        var whole = client.server()
                .send("GET", call.path("url").asText(), "")
                .json()
                .path("toolCalls")
                .path(0)
                .path("result");
        assertThat(whole.toString().getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(60_000);
    }

    @Test
    void whatARewindMadeVoidIsReplaced() throws Exception {
        var before = new Stall();
        client.model()
                .answer(
                        ScriptedAnswer.stream().text("wrong way").stall(before).cut(),
                        ScriptedAnswer.saying("right ", "way"));
        var job = client.started("m-rewind");

        try (var stream = client.stream(job, "")) {
            var first = stream.next().data();
            if (Or3Client.text(first).isEmpty()) {
                stream.until(message -> Or3Client.text(message).equals("wrong way"));
            }
            before.release();
            var rewind = stream.until(
                    message -> message.path("status").path("content_reset").asBoolean());
            assertThat(rewind.path("event").asText()).isEqualTo("status");
            assertThat(rewind.path("status").path("attempt").asInt()).isEqualTo(2);
            assertThat(rewind.path("status").path("content").asText()).isEmpty();
            stream.until(Or3Client::isFinal);
        }

        for (var known : List.of("?offset=5&attempt=1", "?offset=5", "?offset=0&attempt=1")) {
            assertThat(client.status(job, known).path("content_reset").asBoolean())
                    .as(known)
                    .isTrue();
            assertThat(client.status(job, known).path("content").asText()).isEqualTo("right way");
        }
        assertThat(client.status(job, "?offset=6&attempt=2")
                        .path("content_delta")
                        .asText())
                .isEqualTo("way");
        assertThat(client.status(job, "?offset=0").path("content_delta").asText())
                .isEqualTo("right way");
    }

    @Test
    void aClientOfTheFirstDesignSeesItsToolCalls() throws Exception {
        var before = new Stall();
        client.model()
                .answer(
                        ScriptedAnswer.stream()
                                .text("well")
                                .stall(before)
                                .call(0, "c", "calculate", "{\"expression\":\"1/0\"}")
                                .finish("tool_calls")
                                .done(),
                        ScriptedAnswer.saying("Who knows?"));
        var job = client.started("m-typed");

        var calls = new ArrayList<JsonNode>();
        try (var stream = client.stream(job, "?events=typed")) {
            stream.next();
            before.release();
            stream.until(message -> {
                if (message.path("type").asText().equals("tool_call")) {
                    calls.add(message.path("toolCall"));
                }
                return Or3Client.isFinal(message);
            });
        }

        assertThat(calls)
                .extracting(call -> call.path("status").asText())
                .containsExactly("running", "running", "error");
        assertThat(calls.getLast().path("error").asText()).isNotBlank();
        assertThat(calls.getLast())
                .isEqualTo(client.status(job, "").path("active_tool_calls").path(0));
    }

    private static ScriptedAnswer reasoning(String text) {
        return ScriptedAnswer.stream()
                .delta(JsonNodeFactory.instance.objectNode().put("reasoning", text));
    }
}
