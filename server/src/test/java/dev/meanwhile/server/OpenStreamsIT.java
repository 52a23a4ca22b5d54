package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.store.postgres.TestDatabase;
import dev.meanwhile.testkit.model.ScriptedAnswer;
import dev.meanwhile.testkit.model.ScriptedModelServer;
import dev.meanwhile.testkit.model.Stall;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever loses a right while a stream is open receives nothing more, though the job goes on. */
@Timeout(30) // a stream that is not cut would be read for ever
class OpenStreamsIT {
    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static ScriptedModelServer model;
    private static RunningServer server;

    private final Stall stall = new Stall();

    @BeforeAll
    static void open() throws Exception {
        model = ScriptedModelServer.start();
        server = RunningServer.on(
                DATABASE.address(),
                "--models.demo.base-url=" + model.baseUrl(),
                "--sse.recheck-every=50ms",
                "--sse.heartbeat=50ms");
        server.send("POST", "/api/v1/projects", "{\"id\": \"watched\"}");
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
        model.close();
        DATABASE.close();
    }

    /** One for each test: it is released when the job is stopped. */
    @BeforeEach
    void stall() {
        model.otherwise(
                ScriptedAnswer.stream().text("word").stall(stall).finish("stop").done());
    }

    @AfterEach
    void release() {
        stall.release();
    }

    @Test
    void aDeletedTokenIsCutOff() {
        var token = server.tokenOf("watched", "tom", "member");
        try (var stream = watching("watched", "Bearer " + token)) {
            var id = server.send("GET", "/api/v1/projects/watched/tokens", "")
                    .json()
                    .path("items");
            id.forEach(row -> {
                if (row.path("user").asText().equals("tom")) {
                    server.send(
                            "DELETE",
                            "/api/v1/projects/watched/tokens/" + row.path("id").asText(),
                            "");
                }
            });

            isCut(stream);
        }
    }

    @Test
    void aRemovedMemberIsCutOff() {
        var token = server.tokenOf("watched", "rita", "member");
        try (var stream = watching("watched", "Bearer " + token)) {
            server.send("DELETE", "/api/v1/projects/watched/members/rita", "");

            isCut(stream);
        }
    }

    @Test
    void anEndedLoginIsCutOffAndOthersAreNot() {
        var cookie = server.sendAs("", "GET", server.loginPath(), "")
                .header("Set-Cookie")
                .split(";", 2)[0];
        var job = start("default", RunningServer.TOKEN);
        try (var stays = server.events(events(job));
                var stream = server.events(events(job), "Cookie", cookie)) {
            stream.until(OpenStreamsIT::isText);
            server.sendAs("", "POST", "/logout", "", "Cookie", cookie, "Origin", origin(), "X-Meanwhile", "1");

            isCut(stream);
            server.send("POST", "/api/v1/jobs/" + job + "/stop", "");
            assertThat(stays.until(OpenStreamsIT::isEnd)).isNotEmpty();
        }
    }

    private static EventStream watching(String project, String authorization) {
        var job = start(project, authorization.substring("Bearer ".length()));
        var stream = server.events(events(job), "Authorization", authorization);
        stream.until(OpenStreamsIT::isText);
        return stream;
    }

    private static String start(String project, String token) {
        return server.sendAs(token, "POST", "/api/v1/projects/%s/jobs".formatted(project), "{\"input\": \"x\"}")
                .json()
                .path("id")
                .asText();
    }

    private static String events(String job) {
        return "/api/v1/jobs/" + job + "/events";
    }

    private static boolean isText(JsonNode event) {
        return event.path("type").asText().equals("text.delta");
    }

    private static String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Before the job has ended, so that nobody takes it for the end. */
    private static void isCut(EventStream stream) {
        assertThatThrownBy(() -> stream.until(OpenStreamsIT::isEnd))
                .isInstanceOfAny(UncheckedIOException.class, IllegalStateException.class);
    }

    private static boolean isEnd(JsonNode event) {
        return event.path("type").asText().equals("job.finished");
    }
}
