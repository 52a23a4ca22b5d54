package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.testkit.model.ScriptedAnswer;
import dev.meanwhile.testkit.model.Stall;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How jobs of the OR3 dialect end other than well: failures, aborts, cancelled and repeated starts. */
class Or3EndsIT {
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
    void aFailureSaysWhatFailedAndWhere() {
        client.model()
                .answer(
                        Or3Client.calling("calculate", "{\"expression\":\"1+1\"}"),
                        ScriptedAnswer.error(401, "no such key"));

        var status = client.ended(client.started("m-failed"));

        assertThat(status.path("status").asText()).isEqualTo("error");
        assertThat(status.path("error").asText()).isNotBlank();
        assertThat(status.path("failure").path("code").asText()).isEqualTo("model_unauthorized");
        assertThat(status.path("failure").path("failed_during").asText()).isEqualTo("model");
        assertThat(status.path("failure").path("round").asInt()).isEqualTo(2);
        assertThat(status.path("tool_calls")).hasSize(1);
    }

    @Test
    void aLimitOfTheToolLoopNamesTheTool() {
        var calls = ScriptedAnswer.stream();
        for (var i = 0; i < 21; i++) {
            calls = calls.call(i, "c" + i, "calculate", "{\"expression\":\"1+1\"}");
        }
        client.model().answer(calls.finish("tool_calls").done());

        var failure = client.ended(client.started("m-limit")).path("failure");

        assertThat(failure.path("code").asText()).isEqualTo("tool_calls_exceeded");
        assertThat(failure.path("failed_during").asText()).isEqualTo("tool");
        assertThat(failure.path("tool_name").asText()).isEqualTo("calculate");
    }

    @Test
    void anAbortKeepsWhatWasSaid() throws Exception {
        var stall = new Stall();
        client.model()
                .answer(ScriptedAnswer.stream()
                        .text("half an ans")
                        .event("{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"cost\":0.5}}")
                        .stall(stall)
                        .finish("stop")
                        .done());
        var job = client.started("m-abort");
        try (var stream = client.stream(job, "")) {
            stream.until(message -> Or3Client.text(message).equals("half an ans"));

            var first = client.post("/api/jobs/%s/abort".formatted(job), "");

            assertThat(first.json().toString())
                    .isEqualTo("{\"aborted\":true,\"state\":\"aborted\",\"status\":\"aborted\"}");
            assertThat(stream.until(Or3Client::isFinal)
                            .path("status")
                            .path("status")
                            .asText())
                    .isEqualTo("aborted");
            assertThat(stream.next()).isNull();
        }
        var second = client.post("/api/jobs/%s/abort".formatted(job), "");
        assertThat(second.json().toString())
                .isEqualTo("{\"aborted\":false,\"state\":\"already_terminal\",\"status\":\"aborted\"}");
        assertThat(client.status(job, "").path("content").asText()).isEqualTo("half an ans");
        assertThat(client.status(job, "").path("usage").path("prompt_tokens").asInt())
                .isEqualTo(7);
        assertThat(client.status(job, "").path("usage").path("cost").asDouble()).isEqualTo(0.5);
        var unknown = client.post("/api/jobs/00000000-0000-7000-8000-000000000000/abort", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("aborted").asBoolean(true)).isFalse();
        assertThat(unknown.json().path("state").asText()).isEqualTo("not_found");
    }

    @Test
    void aModelThatNobodyServesIsTheCallersFault() {
        var start = Or3Client.background("m-unknown").replace("\"scripted\"", "\"who/knows\"");

        var or3 = client.post("/api/openrouter/stream", start);
        var foreground = client.post("/api/openrouter/stream", "{\"model\": \"who/knows\", \"messages\": []}");
        var ours = client.post("/api/v1/projects/default/jobs", "{\"model\": \"who/knows\", \"input\": \"x\"}");

        for (var answer : List.of(or3, foreground, ours)) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("code").asText()).isEqualTo("model_unknown");
        }
    }

    @Test
    void aStartIsCancelledBeforeItCame() {
        var cancelled = client.post("/api/jobs/admission-abort", "{\"admissionId\": \"early\"}");

        var start = client.post(
                "/api/openrouter/stream",
                Or3Client.background("m-early").replace("}]", "}], \"_backgroundAdmissionId\": \"early\""));

        assertThat(cancelled.json().toString()).isEqualTo("{\"aborted\":true}");
        assertThat(start.status()).isEqualTo(409);
        assertThat(start.json().path("code").asText()).isEqualTo("admission_cancelled");
        assertThat(start.json().path("error").asText()).isNotBlank();
    }

    @Test
    void aStartIsCancelledAfterItCame() {
        var stall = new Stall();
        client.model()
                .answer(ScriptedAnswer.stream()
                        .text("x")
                        .stall(stall)
                        .finish("stop")
                        .done());
        var job = client.post(
                        "/api/openrouter/stream",
                        Or3Client.background("m-late").replace("}]", "}], \"_backgroundAdmissionId\": \"late\""))
                .json()
                .path("jobId")
                .asText();

        var cancelled = client.post("/api/jobs/admission-abort", "{\"admissionId\": \"late\"}");

        assertThat(cancelled.json().path("jobId").asText()).isEqualTo(job);
        assertThat(client.status(job, "").path("status").asText()).isEqualTo("aborted");
        stall.release();
    }

    @Test
    void theSameKeyGivesTheSameJob() {
        client.model().answer(ScriptedAnswer.saying("once"));

        var first = client.post("/api/openrouter/stream", Or3Client.background("m-key"), "Idempotency-Key", "k");
        var second = client.post("/api/openrouter/stream", Or3Client.background("m-key"), "Idempotency-Key", "k");

        assertThat(second.json().path("jobId")).isEqualTo(first.json().path("jobId"));
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        client.ended(first.json().path("jobId").asText());
    }
}
