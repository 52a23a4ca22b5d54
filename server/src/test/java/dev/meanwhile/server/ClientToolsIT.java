package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.server.RunningServer.Answer;
import org.junit.jupiter.api.Test;

/** Calls that only a browser can run, with a test in the browser's place. */
class ClientToolsIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String JOBS = "/api/v1/projects/default/jobs";

    /** Some text comes first, so that a browser can be there before the call is. */
    private static final String START = """
            {"deviceId": "tab-1", "model": "demo:rounds=1,tool=locate,reasoning=40,interval=20ms", "input": "where am I?",
             "tools": [{"type": "function", "runtime": "client", "function": {"name": "locate", "parameters": {"type": "object"}}}]}""";

    @Test
    void aWatchingBrowserClaimsTheCallAndSettlesIt() {
        var job = started();
        try (var events = SERVER.events(job + "/events?device=tab-1")) {
            var waiting = events.until(it -> it.path("type").asText().equals("tool.waiting"));
            assertThat(waiting.path("deviceId").asText()).isEqualTo("tab-1");
            events.until(it -> it.path("type").asText().equals("job.waiting"));
            var call = job + "/client-tools/" + waiting.path("callId").asText();

            var claim = SERVER.send("POST", call + "/claim", "{\"deviceId\": \"tab-1\"}");
            assertThat(claim.status()).isEqualTo(200);
            assertThat(claim.json().path("name").asText()).isEqualTo("locate");
            var mine = claim.json().path("claimId").asText();

            var elsewhere = SERVER.send("POST", call + "/claim", "{\"deviceId\": \"tab-1\"}");
            assertThat(refused(elsewhere)).isEqualTo("409 call_not_claimed");
            assertThat(refused(SERVER.send("POST", call + "/claim", "{\"deviceId\": \"tab-2\"}")))
                    .isEqualTo("409 call_not_claimed");
            assertThat(refused(result(call, "somebody", "{\"lat\": 52.50}"))).isEqualTo("409 call_not_claimed");
            assertThat(result(call, mine, "{\"lat\": 52.50}").status()).isEqualTo(200);
            assertThat(result(call, mine, "{\"lat\": 52.5}").status()).isEqualTo(200);
            assertThat(refused(result(call, mine, "{\"lat\": 0}"))).isEqualTo("409 answered_otherwise");

            events.until(it -> it.path("type").asText().equals("job.finished"));
        }
        var ended = SERVER.send("GET", job, "").json();
        assertThat(ended.at("/toolCalls/0/status").asText()).isEqualTo("done");
        assertThat(ended.at("/toolCalls/0/result/lat").asDouble()).isEqualTo(52.5);
    }

    @Test
    void withoutABrowserTheModelIsToldAtOnce() {
        var job = started();

        var ended = ended(job);

        assertThat(ended.at("/toolCalls/0/error/code").asText()).isEqualTo("client_only");
        assertThat(or3(ended).at("/tool_calls/0/status").asText()).isEqualTo("skipped");
    }

    @Test
    void aBrowserSaysWhyItCouldNot() {
        var job = started();
        try (var events = SERVER.events(job + "/events?device=tab-1")) {
            var waiting = events.until(it -> it.path("type").asText().equals("tool.waiting"));
            var call = job + "/client-tools/" + waiting.path("callId").asText();
            var claim = SERVER.send("POST", call + "/claim", "{\"deviceId\": \"tab-1\", \"claimId\": \"mine\"}");
            assertThat(claim.json().path("claimId").asText()).isEqualTo("mine");

            SERVER.send("POST", call + "/result", "{\"claimId\": \"mine\", \"error\": \"the person said no\"}");
        }

        assertThat(ended(job).at("/toolCalls/0/error/message").asText()).isEqualTo("the person said no");
    }

    @Test
    void whatIsNoCallOfABrowserIsNotFound() {
        var job = SERVER.send("POST", JOBS + "?wait=30", "{\"input\": \"what is 6*7?\"}")
                .header("Location");

        for (var call : new String[] {"1.0", "7.7", "nonsense", "99999999999.0"}) {
            var answer = SERVER.send("POST", job + "/client-tools/" + call + "/claim", "{\"deviceId\": \"tab-1\"}");
            assertThat(refused(answer)).as(call).isEqualTo("404 not_found");
        }
    }

    @Test
    void bodiesThatAreNoneAreRefused() {
        var call = "/api/v1/jobs/" + started().substring("/api/v1/jobs/".length()) + "/client-tools/1.0";

        assertThat(SERVER.send("POST", call + "/claim", "{}").status()).isEqualTo(400);
        assertThat(SERVER.send("POST", call + "/result", "{\"claimId\": \"a\"}").status())
                .isEqualTo(400);
        assertThat(SERVER.send("POST", call + "/result", "{\"claimId\": \"a b\", \"result\": 1}")
                        .status())
                .isEqualTo(400);
        var large = "{\"claimId\": \"a\", \"result\": \"%s\"}".formatted("x".repeat(1 << 20));
        assertThat(SERVER.send("POST", call + "/result", large).status()).isEqualTo(413);
    }

    @Test
    void aDeviceIsAWord() {
        assertThat(SERVER.send("POST", JOBS, "{\"input\": \"x\", \"deviceId\": \"a b\"}")
                        .status())
                .isEqualTo(400);
        var job = started();
        assertThat(SERVER.send("GET", job + "/events?device=a%20b", "", "Accept", "text/event-stream")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anOr3ClientHandsCallsOutToo() {
        var start = """
                {"_background": true, "_threadId": "or3-client-tools", "_messageId": "m-1", "_deviceId": "tab-9",
                 "_toolRuntime": {"locate": "client"}, "model": "demo:rounds=1,tool=locate,reasoning=40,interval=20ms",
                 "messages": [{"role": "user", "content": "where?"}],
                 "tools": [{"type": "function", "function": {"name": "locate", "parameters": {"type": "object"}}}]}""";
        var id = SERVER.send("POST", "/api/openrouter/stream", start)
                .json()
                .path("jobId")
                .asText();

        try (var events = SERVER.events("/api/jobs/" + id + "/stream?device=tab-9")) {
            events.until(it -> it.at("/status/tool_calls/0/status").asText().equals("pending")
                    && SERVER.send("GET", "/api/v1/jobs/" + id, "").body().contains("\"status\":\"waiting\""));
        }

        SERVER.send("POST", "/api/v1/jobs/" + id + "/stop", "");
    }

    private static String started() {
        var answer = SERVER.send("POST", JOBS, START);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.header("Location");
    }

    private static Answer result(String call, String claim, String result) {
        return SERVER.send("POST", call + "/result", "{\"claimId\": \"%s\", \"result\": %s}".formatted(claim, result));
    }

    private static String refused(Answer answer) {
        return answer.status() + " " + answer.json().path("code").asText();
    }

    private static JsonNode ended(String job) {
        try (var events = SERVER.events(job + "/events")) {
            events.until(it -> it.path("type").asText().equals("job.finished"));
        }
        return SERVER.send("GET", job, "").json();
    }

    private static JsonNode or3(JsonNode snapshot) {
        return SERVER.send("GET", "/api/jobs/" + snapshot.path("id").asText() + "/status", "")
                .json();
    }
}
