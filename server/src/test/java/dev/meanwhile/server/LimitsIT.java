package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.store.postgres.TestDatabase;
import dev.meanwhile.testkit.model.ScriptedAnswer;
import dev.meanwhile.testkit.model.ScriptedModelServer;
import dev.meanwhile.testkit.model.Stall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits of a whole server, hit over HTTP: how much runs and waits, how often it is asked, how long things last. */
class LimitsIT {
    private static final String JOBS = "/api/v1/projects/default/jobs";

    /** A person's first job stays in this silence, so that it runs until the test ends. */
    private final Stall stall = new Stall();

    private final TestDatabase database = TestDatabase.migrated();
    private ScriptedModelServer model;
    private RunningServer server;

    @BeforeEach
    void open() throws Exception {
        model = ScriptedModelServer.start()
                .otherwise(ScriptedAnswer.stream()
                        .text("x")
                        .stall(stall)
                        .finish("stop")
                        .done());
    }

    @AfterEach
    void close() throws Exception {
        stall.release();
        server.close();
        model.close();
        database.close();
    }

    private void start(String... settings) {
        var all = new ArrayList<>(List.of(
                "--models.demo.serves=demo*",
                "--models.scripted.base-url=" + model.baseUrl(),
                "--models.scripted.default-model=scripted",
                "--worker.beat-every=300ms",
                "--worker.lease-time=1500ms"));
        all.addAll(List.of(settings));
        server = RunningServer.on(database.address(), all.toArray(String[]::new));
    }

    private RunningServer.Answer startJob(String token) {
        return server.sendAs(token, "POST", JOBS, "{\"input\": \"x\", \"model\": \"scripted\"}");
    }

    private static void isRefused(RunningServer.Answer answer, String code) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("retryable").asBoolean()).isTrue();
    }

    @Test
    void aPersonsFurtherJobsWaitWithTheirPlaceAndThenAreRefused() throws Exception {
        start("--limits.user.running=1", "--limits.user.queued=2");
        var other = server.tokenOf("default", "otto", "member");
        var first = startJob(RunningServer.TOKEN).header("Location");
        assertThat(model.awaitRequests(1)).isTrue();

        var second = startJob(RunningServer.TOKEN).header("Location");
        var third = startJob(RunningServer.TOKEN).header("Location");
        var fourth = startJob(RunningServer.TOKEN);

        assertThat(queuePosition(second)).isZero();
        assertThat(queuePosition(third)).isEqualTo(1);
        assertThat(server.send("GET", JOBS + "?state=queued", "").json().path("items"))
                .extracting(job -> job.path("queuePosition").asInt(-1))
                .containsExactly(1, 0);
        isRefused(fourth, "queue_full");
        assertThat(startJob(other).status()).isEqualTo(201);
        assertThat(model.awaitRequests(2)).isTrue(); // that of the other person
        server.send("POST", first + "/stop", "");
        assertThat(model.awaitRequests(3)).isTrue(); // the second one's
    }

    private int queuePosition(String job) {
        var snapshot = server.send("GET", job, "").json();
        assertThat(snapshot.path("state").asText()).isEqualTo("queued");
        return snapshot.path("queuePosition").asInt(-1);
    }

    @Test
    void aProcessRunsAndQueuesNoMoreThanItMay() throws Exception {
        start("--worker.slots=1", "--limits.process.queued=1");
        var other = server.tokenOf("default", "otto", "member");
        startJob(RunningServer.TOKEN);
        assertThat(model.awaitRequests(1)).isTrue();

        var queued = startJob(other);
        var refused = startJob(RunningServer.TOKEN);

        assertThat(server.sendAs(other, "GET", queued.header("Location"), "")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("queued");
        isRefused(refused, "queue_full");
    }

    @Test
    void aPersonsWaitingJobsAreCounted() {
        start("--limits.user.waiting=2");
        var other = server.tokenOf("default", "otto", "member");
        for (var i = 0; i < 2; i++) {
            var waiting = demo("fault=429,retry-after=60s,key=" + i).header("Location");
            assertThat(awaited(waiting, "job.waiting")).isEqualTo("waiting");
        }

        isRefused(startJob(RunningServer.TOKEN), "queue_full");
        assertThat(startJob(other).status()).isEqualTo(201);
    }

    private RunningServer.Answer demo(String knobs) {
        return server.send("POST", JOBS, """
                {"input": "x", "model": "demo:interval=1ms,tool=get_current_time,%s"}""".formatted(knobs));
    }

    private String awaited(String job, String type) {
        try (var events = server.events(job + "/events")) {
            events.until(event -> event.path("type").asText().equals(type));
        }
        return server.send("GET", job, "").json().path("state").asText();
    }

    @Test
    void aProjectsJobsRunUpToItsLimit() throws Exception {
        start("--limits.project.running=1");
        var other = server.tokenOf("default", "otto", "member");
        server.send("POST", "/api/v1/projects", "{\"id\": \"second\"}");
        startJob(RunningServer.TOKEN);
        assertThat(model.awaitRequests(1)).isTrue();

        var queued = startJob(other);
        server.send("POST", "/api/v1/projects/second/jobs", "{\"input\": \"x\", \"model\": \"scripted\"}");

        assertThat(model.awaitRequests(2)).isTrue(); // that of the other project
        assertThat(server.sendAs(other, "GET", queued.header("Location"), "")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("queued");
    }

    @Test
    void aJobsRoundsAndCallsAreCounted() {
        start("--limits.round.rounds=2", "--limits.round.calls=3");

        assertThat(ended("rounds=2,calls=3").path("state").asText()).isEqualTo("succeeded");
        assertThat(code(ended("rounds=3,calls=1"))).isEqualTo("tool_rounds_exceeded");
        assertThat(code(ended("rounds=1,calls=4"))).isEqualTo("tool_calls_exceeded");
        assertThat(server.send("POST", JOBS, "{\"input\": \"x\", \"limits\": {\"rounds\": 3}}")
                        .status())
                .isEqualTo(400);
    }

    private JsonNode ended(String knobs) {
        var job = demo(knobs).header("Location");
        awaited(job, "job.finished");
        return server.send("GET", job, "").json();
    }

    private static String code(JsonNode job) {
        return job.path("failure").path("code").asText();
    }

    @Test
    void aPersonsRequestsAreCounted() {
        start("--http.requests-per-minute=3");
        var other = server.tokenOf("default", "otto", "member"); // two of the three
        var third = server.send("GET", "/api/v1/me", "");

        var fourth = server.send("GET", "/api/v1/me", "");

        assertThat(third.header("RateLimit")).contains("r=0");
        assertThat(third.header("RateLimit-Policy")).contains("q=3;w=60");
        isRefused(fourth, "rate_limited");
        assertThat(server.sendAs(other, "GET", "/api/v1/me", "").status()).isEqualTo(200);
    }

    @Test
    void startsOfAPersonAndOfAProjectAreCounted() {
        start("--limits.user.starts-per-minute=2", "--limits.project.starts-per-day=3");
        var other = server.tokenOf("default", "otto", "member");
        startJob(RunningServer.TOKEN);
        var second = startJob(RunningServer.TOKEN);

        var third = startJob(RunningServer.TOKEN);

        assertThat(second.headers("RateLimit-Policy"))
                .contains("\"user-minute\";q=2;w=60", "\"project-day\";q=3;w=86400", "\"default\";");
        assertThat(second.headers("RateLimit")).contains("\"user-minute\";r=0;t=", "\"project-day\";r=1;t=");
        isRefused(third, "rate_limited");
        assertThat(Integer.parseInt(third.header("Retry-After"))).isBetween(1, 61);
        assertThat(server.send("GET", second.header("Location"), "").status()).isEqualTo(200); // reads are no starts
        assertThat(startJob(other).status()).isEqualTo(201);
        isRefused(startJob(other), "rate_limited");
    }

    @Test
    void aJobThatTakesLongerThanAskedForIsTimedOut() {
        start();

        var ended = server.send("POST", JOBS + "?wait=30", """
                {"input": "x", "model": "scripted", "limits": {"seconds": 1}}""");

        isTimedOut(ended.json(), "job_timed_out");
        assertThat(ended.json().path("text").asText()).isEqualTo("x");
    }

    @Test
    void aJobThatIsSilentForTooLongIsTimedOut() {
        start("--limits.chat.inactivity=1s");

        var ended = server.send("POST", JOBS + "?wait=30", "{\"input\": \"x\", \"model\": \"scripted\"}");

        isTimedOut(ended.json(), "job_inactive");
    }

    private static void isTimedOut(JsonNode job, String code) {
        assertThat(job.path("state").asText()).isEqualTo("timed_out");
        assertThat(job.path("failure").path("code").asText()).isEqualTo(code);
    }

    @Test
    void aTokenOpensNothingAfterItsTime() {
        start();
        var token = server.send("POST", "/api/v1/projects/default/tokens", """
                {"name": "short", "expiresInSeconds": 3600}""")
                .json()
                .path("token")
                .asText();
        database.shift(Duration.ofMinutes(59));
        assertThat(server.sendAs(token, "GET", "/api/v1/me", "").status()).isEqualTo(200);

        database.shift(Duration.ofMinutes(2));

        assertThat(server.sendAs(token, "GET", "/api/v1/me", "").status()).isEqualTo(401);
    }

    @Test
    void aLoginLinkIsValidForTenMinutesAndALoginForItsSession() {
        start("--auth.session=1h");
        var late = server.loginPath();
        var link = server.loginPath();
        database.shift(Duration.ofMinutes(9));
        var login = server.sendAs("", "GET", link, "");
        assertThat(login.status()).isEqualTo(303);
        var cookie = login.header("Set-Cookie").split(";", 2)[0];
        assertThat(login.header("Set-Cookie")).contains("Max-Age=3600");

        database.shift(Duration.ofMinutes(2));
        assertThat(server.sendAs("", "GET", late, "").status()).isEqualTo(401);
        assertThat(server.sendAs("", "GET", "/api/v1/me", "", "Cookie", cookie).status())
                .isEqualTo(200);

        database.shift(Duration.ofHours(1));
        assertThat(server.sendAs("", "GET", "/api/v1/me", "", "Cookie", cookie).status())
                .isEqualTo(401);
    }
}
