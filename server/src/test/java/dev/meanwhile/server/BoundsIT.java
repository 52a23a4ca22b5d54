package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How long and how many something of a request may be: the last value inside is taken, the first one outside is the caller's fault. */
class BoundsIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String JOBS = "/api/v1/projects/default/jobs";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static String job = "";

    @BeforeAll
    static void aJob() {
        job = SERVER.send("POST", JOBS + "?wait=30", "{\"input\": \"x\", \"model\": \"demo:chunks=1\"}")
                .header("Location");
    }

    /** A name of this length that was not given before. */
    private static String name(int length) {
        var unique = "n%d-".formatted(NAMES.incrementAndGet());
        return unique + "x".repeat(length - unique.length());
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=1, ?limit=0",
        "?limit=100, ?limit=101",
    })
    void listsHaveTheirLimit(String inside, String outside) {
        for (var list : new String[] {JOBS, "/api/v1/projects/default/threads"}) {
            assertThat(SERVER.send("GET", list + inside, "").status()).isEqualTo(200);
            assertThat(SERVER.send("GET", list + outside, "").status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"?limit=1, ?limit=0", "?limit=1000, ?limit=1001", "?wait=60, ?wait=61", "?wait=0, ?wait=-1"})
    void pagesOfEventsHaveTheirLimit(String inside, String outside) {
        assertThat(SERVER.send("GET", job + "/events" + inside, "").status()).isEqualTo(200);
        assertThat(SERVER.send("GET", job + "/events" + outside, "").status()).isEqualTo(400);
    }

    @Test
    void aStartIsWaitedForAMinuteAtMost() {
        var start = "{\"input\": \"x\", \"model\": \"demo:chunks=1\"}";

        assertThat(SERVER.send("POST", JOBS + "?wait=60", start).status()).isEqualTo(201);
        assertThat(SERVER.send("POST", JOBS + "?wait=61", start).status()).isEqualTo(400);
    }

    private static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of(JOBS, "{\"input\": \"x\", \"threadId\": \"%s\"}", 128),
                Arguments.of(JOBS, "{\"input\": \"x\", \"threadId\": \"t-bounds\", \"messageId\": \"%s\"}", 128),
                Arguments.of("/api/v1/projects/default/threads", "{\"id\": \"%s\"}", 128),
                Arguments.of("/api/v1/projects/default/threads", "{\"title\": \"%s\"}", 256),
                Arguments.of("/api/v1/projects", "{\"id\": \"%s\"}", 63),
                Arguments.of("/api/v1/projects/default/tokens", "{\"name\": \"%s\"}", 128),
                Arguments.of("/api/v1/projects/default/members", "{\"user\": \"%s\", \"role\": \"viewer\"}", 128));
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesHaveTheirLength(String path, String body, int longest) {
        var taken = SERVER.send("POST", path, body.formatted(name(longest)));
        var refused = SERVER.send("POST", path, body.formatted(name(longest + 1)));

        assertThat(taken.status()).as(taken.body()).isEqualTo(201);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asText()).contains(Integer.toString(longest));
        if (taken.json().path("state").asText().equals("queued")) {
            SERVER.send("POST", taken.header("Location") + "/stop", "");
        }
    }

    @Test
    void aProjectsNameHasItsLengthToo() {
        var body = "{\"id\": \"%s\", \"name\": \"%s\"}";

        assertThat(SERVER.send("POST", "/api/v1/projects", body.formatted(name(10), name(128)))
                        .status())
                .isEqualTo(201);
        assertThat(SERVER.send("POST", "/api/v1/projects", body.formatted(name(10), name(129)))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aTokenLivesTenYearsAtMost() {
        var body = "{\"name\": \"old\", \"expiresInSeconds\": %d}";
        var tenYears = 3650L * 86_400;

        assertThat(SERVER.send("POST", "/api/v1/projects/default/tokens", body.formatted(tenYears))
                        .status())
                .isEqualTo(201);
        assertThat(SERVER.send("POST", "/api/v1/projects/default/tokens", body.formatted(tenYears + 1))
                        .status())
                .isEqualTo(400);
        assertThat(SERVER.send("POST", "/api/v1/projects/default/tokens", body.formatted(0))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({JOBS, "/api/v1/projects/default/threads", "/api/openrouter/stream"})
    void anIdempotencyKeyHasItsLength(String path) {
        var body = """
                {"messages": [{"role": "user", "content": "x"}], "model": "demo:chunks=1", "_background": true, "_threadId": "%s", "_messageId": "m"}""".formatted(name(20));

        assertThat(SERVER.send("POST", path, body, "Idempotency-Key", name(255)).status())
                .isLessThan(300);
        assertThat(SERVER.send("POST", path, body, "Idempotency-Key", name(256)).status())
                .isEqualTo(400);
    }

    @Test
    void whomATokenActsForHasItsLength() {
        var lent = SERVER.send(
                        "POST", "/api/v1/projects/default/tokens", "{\"name\": \"backend\", \"scopes\": [\"act-for\"]}")
                .json()
                .path("token")
                .asText();

        assertThat(SERVER.sendAs(lent, "GET", "/api/v1/me", "", "Meanwhile-User", name(128))
                        .status())
                .isEqualTo(200);
        assertThat(SERVER.sendAs(lent, "GET", "/api/v1/me", "", "Meanwhile-User", name(129))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void metadataHasItsSize() {
        var body = "{\"input\": \"x\", \"model\": \"demo:chunks=1\", \"metadata\": {\"k\": \"%s\"}}";
        var around = "{\"k\":\"\"}".length();

        assertThat(SERVER.send("POST", JOBS, body.formatted("x".repeat((16 << 10) - around)))
                        .status())
                .isEqualTo(201);
        var refused = SERVER.send("POST", JOBS, body.formatted("x".repeat((16 << 10) - around + 1)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asText()).contains("/metadata", "16384");
    }

    @Test
    void anAdmissionIdHasItsLength() {
        var path = "/api/jobs/admission-abort";

        assertThat(SERVER.send("POST", path, "{\"admissionId\": \"%s\"}".formatted(name(128)))
                        .status())
                .isEqualTo(200);
        assertThat(SERVER.send("POST", path, "{\"admissionId\": \"%s\"}".formatted(name(129)))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({JOBS, "/api/openrouter/stream"})
    void aConversationMayHaveSixteenMebibytes(String path) {
        var rest = """
                {"model": "demo:chunks=1", "_background": true, "_threadId": "%s", "_messageId": "m", "messages": [{"role": "user", "content": "%%s"}]}""".formatted(name(20));
        var room = (16 << 20) - (rest.length() - "%s".length());

        var taken = SERVER.send("POST", path, rest.formatted("x".repeat(room)));
        var refused = SERVER.send("POST", path, rest.formatted("x".repeat(room + 1)));

        assertThat(taken.status()).as(taken.body()).isLessThan(300);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.json().path("code").asText()).isEqualTo("body_too_large");
    }
}
