package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.store.postgres.CuttingProxy;
import dev.meanwhile.store.postgres.TestDatabase;
import dev.meanwhile.testkit.model.ScriptedAnswer;
import dev.meanwhile.testkit.model.ScriptedModelServer;
import dev.meanwhile.testkit.model.Stall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the OR3 dialect answers when it refuses: always {@code {error, code}}, and never a foreground stream instead of a job. */
class Or3ErrorsIT {
    private static final String STREAM = "/api/openrouter/stream";
    private static final RunningServer SERVER = RunningServer.shared();

    private final TestDatabase database = TestDatabase.migrated();
    private ScriptedModelServer model;

    @BeforeEach
    void open() throws Exception {
        model = ScriptedModelServer.start();
    }

    @AfterEach
    void close() throws Exception {
        model.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|request_invalid",
                "{\"_threadId\": \"t\"}|request_invalid",
                "{\"_messageId\": \"m\"}|request_invalid",
                "{\"_threadId\": \"\", \"_messageId\": \"m\"}|request_invalid",
                "{\"_threadId\": 1, \"_messageId\": \"m\"}|request_invalid",
                "{\"_threadId\": \"t\", \"_messageId\": \"m\", \"messages\": []}|request_invalid",
                "{\"_threadId\": \"t\", \"_messageId\": \"m\", \"messages\": 1}|request_invalid",
                "{\"_threadId\": \"t\", \"_messageId\": \"m\", \"tools\": {}}|request_invalid",
                "{\"_threadId\": \"t\", \"_messageId\": \"m\", \"_toolRuntime\": {\"x\": \"moon\"}}|request_invalid",
                "{\"_threadId\": \"t\", \"_messageId\": \"m\", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"calculate\", \"parameters\": {}}}]}|tool_definition_mismatch",
            })
    void aBackgroundRequestThatCannotBeReadIs400(String fields, String code) {
        var body = fields.replaceFirst("\\{", "{\"_background\": true, ").replace(", }", "}");
        if (!body.contains("\"messages\"")) {
            body = body.substring(0, body.length() - 1)
                    + ", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";
        }

        var answer = SERVER.send("POST", STREAM, body);

        isError(answer, 400, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yes\"", "1", "\"true\"", "[]", "{}"})
    void whoMayHaveWantedAJobGetsNoForegroundStream(String value) {
        var answer = SERVER.send("POST", STREAM, """
                {"_background": %s, "_threadId": "t", "_messageId": "m", "messages": [{"role": "user", "content": "hi"}]}""".formatted(value));

        isError(answer, 400, "request_invalid");
    }

    @Test
    void whatIsNoJsonIs400() {
        isError(SERVER.send("POST", STREAM, "{"), 400, "json_invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"admissionId\": \"\"}", "{\"admissionId\": 5}"})
    void aCancellationMustSayOfWhat(String body) {
        var answer = SERVER.send("POST", "/api/jobs/admission-abort", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(names(answer)).containsExactlyInAnyOrder("error", "code");
    }

    @Test
    void badOffsetsAre400() {
        var job = SERVER.send("POST", STREAM, background("offsets", "demo"))
                .json()
                .path("jobId")
                .asText();

        for (var query : List.of("offset=-1", "offset=x", "reasoning_offset=-1", "attempt=0", "state_version=999999")) {
            isError(SERVER.send("GET", "/api/jobs/%s/status?%s".formatted(job, query), ""), 400, "request_invalid");
        }
    }

    @Test
    void nobodyIs401() {
        isError(SERVER.sendAs("", "POST", STREAM, background("nobody", "demo")), 401, "unauthenticated");
        isError(SERVER.sendAs("mw_wrong", "GET", "/api/jobs/x/status", ""), 401, "unauthenticated");
    }

    @Test
    void whoMayOnlyReadIs403() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"or3\"}");
        var viewer = SERVER.tokenOf("or3", "vera", "viewer");

        isError(SERVER.sendAs(viewer, "POST", STREAM, background("viewer", "demo")), 403, "forbidden");
        isError(
                SERVER.sendAs(viewer, "POST", "/api/jobs/admission-abort", "{\"admissionId\": \"a\"}"),
                403,
                "forbidden");
    }

    @Test
    void somebodyElsesJobIsNotFound() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"or3-else\"}");
        var stranger = SERVER.tokenOf("or3-else", "sam", "member");
        var job = SERVER.send("POST", STREAM, background("mine", "demo"))
                .json()
                .path("jobId")
                .asText();

        isError(SERVER.sendAs(stranger, "GET", "/api/jobs/" + job + "/status", ""), 404, "job_not_found");
        isError(
                SERVER.sendAs(stranger, "GET", "/api/jobs/" + job + "/stream", "", "Accept", "text/event-stream"),
                404,
                "job_not_found");
        var abort = SERVER.sendAs(stranger, "POST", "/api/jobs/" + job + "/abort", "");
        assertThat(abort.status()).isEqualTo(404);
        assertThat(abort.json().path("state").asText()).isEqualTo("not_found");
    }

    @Test
    void aMessageIdInUseIs409AndNamesItsJob() {
        var first = SERVER.send("POST", STREAM, background("taken", "demo"));

        var second = SERVER.send("POST", STREAM, background("taken", "demo"));

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("code").asText()).isEqualTo("message_id_taken");
        assertThat(second.json().path("jobId")).isEqualTo(first.json().path("jobId"));
        assertThat(second.json().path("error").asText()).isNotBlank();
    }

    @Test
    void tooManyRequestsAre429() {
        try (var server = RunningServer.on(database.address(), "--http.requests-per-minute=2")) {
            server.send("GET", "/api/jobs/x/status", "");
            server.send("GET", "/api/jobs/x/status", "");

            var third = server.send("POST", STREAM, background("often", "demo"));

            isError(third, 429, "rate_limited");
            assertThat(third.header("Retry-After")).isNotEmpty();
            assertThat(third.header("RateLimit")).contains("r=0");
        }
    }

    @Test
    void aFullQueueIs503() throws Exception {
        var stall = new Stall();
        model.otherwise(
                ScriptedAnswer.stream().text("x").stall(stall).finish("stop").done());
        try (var server = scripted("--limits.user.running=1", "--limits.user.queued=1")) {
            server.send("POST", STREAM, background("1", "scripted"));
            assertThat(model.awaitRequests(1)).isTrue();
            assertThat(server.send("POST", STREAM, background("2", "scripted")).status())
                    .isEqualTo(200);

            var third = server.send("POST", STREAM, background("3", "scripted"));

            isError(third, 503, "queue_full");
            assertThat(third.header("Retry-After")).isNotEmpty();
            stall.release();
        }
    }

    @Test
    void withJobsSwitchedOffTheForegroundGoesOn() {
        model.otherwise(ScriptedAnswer.saying("still here"));
        try (var server = scripted("--background.enabled=false")) {
            var job = server.send("POST", STREAM, background("off", "scripted"));
            var foreground = server.send("POST", STREAM, """
                    {"model": "scripted", "messages": [{"role": "user", "content": "hi"}]}""");

            isError(job, 503, "background_streaming_disabled");
            assertThat(foreground.status()).isEqualTo(200);
            assertThat(foreground.body()).contains("still here");
        }
    }

    @Test
    void withoutTheDatabaseItIs503() throws Exception {
        try (var proxy = CuttingProxy.before(database.address());
                var server = RunningServer.on(proxy.address())) {
            proxy.refuse();

            var answer = server.send("POST", STREAM, background("away", "demo"));

            isError(answer, 503, "store_unavailable");
            assertThat(answer.header("Retry-After")).isNotEmpty();
            proxy.takeAgain();
        }
    }

    private RunningServer scripted(String... more) {
        var settings = new ArrayList<>(List.of(
                "--models.demo.serves=demo*",
                "--models.scripted.base-url=" + model.baseUrl(),
                "--models.scripted.serves=scripted",
                "--models.scripted.default-model=scripted"));
        settings.addAll(List.of(more));
        return RunningServer.on(database.address(), settings.toArray(String[]::new));
    }

    private static void isError(RunningServer.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(names(answer)).containsExactlyInAnyOrder("error", "code");
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("error").asText()).isNotBlank();
    }

    private static List<String> names(RunningServer.Answer answer) {
        var names = new ArrayList<String>();
        answer.json().fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String background(String id, String model) {
        return """
                {"model": "%s", "_background": true, "_threadId": "e-%s", "_messageId": "e-%s", "messages": [{"role": "user", "content": "hi"}]}""".formatted(model, id, id);
    }
}
