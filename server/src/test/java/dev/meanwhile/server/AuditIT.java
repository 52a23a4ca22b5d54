package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.Route.Recorded;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The audit log over HTTP: what is done and what is refused is in it, and nothing that is secret. */
class AuditIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String AUDIT = "/api/v1/projects/audited/audit";
    private static final String PROMPT = "a prompt that is nobody else's business";

    private static String viewer = "";
    private static String member = "";

    @BeforeAll
    static void aProjectWithPeople() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"audited\"}");
        viewer = SERVER.tokenOf("audited", "vera", "viewer");
        member = SERVER.tokenOf("audited", "mia", "member");
    }

    static Stream<Route> writingRoutes() {
        return SERVER.routes().stream()
                .filter(route -> !List.of(HttpMethod.GET, HttpMethod.HEAD).contains(route.method()));
    }

    @ParameterizedTest
    @MethodSource("writingRoutes")
    void everyWritingRouteIsRecordedOrSaysWhyNot(Route route) {
        switch (route.record()) {
            case Recorded.As(var name) -> assertThat(name).matches("[a-z]+(_[a-z]+)*");
            case Recorded.Not(var why) ->
                assertThat(why).as("the reason of " + route.path()).hasSizeGreaterThan(10);
        }
    }

    @Test
    void whatIsChangedIsRecordedWithItsAnswer() {
        var made = SERVER.send("POST", "/api/v1/projects/audited/tokens", "{\"name\": \"ci\", \"user\": \"mia\"}")
                .json();
        var id = made.path("id").asText();
        SERVER.send("DELETE", "/api/v1/projects/audited/tokens/" + id, "");

        assertThat(texts(entries(AUDIT + "?target=" + id), "action")).containsExactly("delete_token", "create_token");
        assertThat(texts(entries(AUDIT + "?target=mia"), "action", "detail")).containsExactly("change_members member");
        var all = SERVER.send("GET", AUDIT, "").body();
        assertThat(all).contains("\"actor\":\"local\"", "\"address\":\"127.0.0.1\"");
        assertThat(all).doesNotContain(made.path("token").asText(), viewer, member);
    }

    @Test
    void whatAPersonDoesToJobsIsRecorded() {
        var start = "{\"kind\": \"chat\", \"input\": \"%s\"}".formatted(PROMPT);
        var job = SERVER.sendAs(member, "POST", "/api/v1/projects/audited/jobs?wait=30", start)
                .json()
                .path("id")
                .asText();
        SERVER.sendAs(member, "POST", "/api/v1/jobs/" + job + "/stop", "", "X-Forwarded-For", "203.0.113.7");
        SERVER.sendAs(member, "DELETE", "/api/v1/jobs/" + job, "");

        var entries = await(AUDIT + "?target=" + job, 3);
        assertThat(texts(entries, "person", "action", "outcome"))
                .containsExactly("mia delete_job done", "mia stop_job done", "mia start_job done");
        assertThat(entries.get(1).path("forwardedFor").asText()).isEqualTo("203.0.113.7");
        assertThat(SERVER.send("GET", AUDIT, "").body()).doesNotContain(PROMPT);
    }

    @Test
    void whatIsRefusedIsRecordedAndWhatIsWrongIsNot() {
        SERVER.sendAs(viewer, "POST", "/api/v1/projects/audited/jobs", "{\"input\": \"x\"}");
        SERVER.sendAs(viewer, "GET", AUDIT, "");
        SERVER.send("POST", "/api/v1/projects/audited/members", "{\"user\": \"nobody\", \"role\": \"king\"}");

        var refused = await(AUDIT + "?person=vera", 2);
        assertThat(texts(refused, "action", "outcome")).containsExactly("read_audit refused", "start_job refused");
        assertThat(entries(AUDIT + "?target=nobody")).isEmpty();
    }

    @Test
    void aRepetitionIsRecordedOnce() {
        var body = "{\"user\": \"twice\", \"role\": \"viewer\"}";
        for (var i = 0; i < 2; i++) {
            SERVER.send("POST", "/api/v1/projects/audited/members", body, "Idempotency-Key", "the-same");
        }
        SERVER.send("DELETE", "/api/v1/projects/audited/members/twice", "");

        assertThat(texts(entries(AUDIT + "?target=twice"), "detail")).containsExactly("none", "viewer");
    }

    @Test
    void loginsAreRecordedForOperators() {
        var before = entries("/api/v1/audit?action=log_in").size();
        SERVER.sendAs("", "GET", SERVER.loginPath(), "");

        var logins = await("/api/v1/audit?action=log_in", before + 1);
        assertThat(logins.getFirst().path("person").asText()).isEqualTo("local");
        assertThat(entries(AUDIT + "?action=log_in")).isEmpty();
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        SERVER.send("POST", "/api/v1/projects/audited/members", "{\"user\": \"page\", \"role\": \"viewer\"}");
        SERVER.send("DELETE", "/api/v1/projects/audited/members/page", "");

        var first = SERVER.send("GET", AUDIT + "?target=page&limit=1", "").json();
        var second = SERVER.send(
                        "GET",
                        AUDIT + "?target=page&limit=1&cursor="
                                + first.path("nextCursor").asText(),
                        "")
                .json();

        assertThat(first.path("items").path(0).path("detail").asText()).isEqualTo("none");
        assertThat(second.path("items").path(0).path("detail").asText()).isEqualTo("viewer");
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(SERVER.send("GET", AUDIT + "?cursor=x", "").status()).isEqualTo(400);
    }

    @Test
    void whatWasDoneOutlivesItsProject() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"short-lived\"}");
        SERVER.send("DELETE", "/api/v1/projects/short-lived", "");

        assertThat(texts(entries("/api/v1/audit?project=short-lived"), "action"))
                .contains("delete_project");
    }

    private static List<JsonNode> entries(String path) {
        var answer = SERVER.send("GET", path, "");
        assertThat(answer.status()).isEqualTo(200);
        return StreamSupport.stream(answer.json().path("items").spliterator(), false)
                .toList();
    }

    /** Entries of what was no change of rights come a moment after the answer. */
    private static List<JsonNode> await(String path, int count) {
        var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        var found = entries(path);
        while (found.size() < count && System.nanoTime() < end) {
            try {
                Pause.real().pause(Duration.ofMillis(10));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            found = entries(path);
        }
        assertThat(found).hasSize(count);
        return found;
    }

    private static List<String> texts(List<JsonNode> entries, String... fields) {
        return entries.stream()
                .map(entry -> Stream.of(fields)
                        .map(field -> entry.path(field).asText())
                        .reduce((one, other) -> one + " " + other)
                        .orElse(""))
                .toList();
    }
}
