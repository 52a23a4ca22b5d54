package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The native API as a client sees it. */
class ApiIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String JOBS = "/api/v1/projects/default/jobs";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static String fresh(String prefix) {
        return prefix + NAMES.incrementAndGet();
    }

    private static String chat(String text) {
        return """
                {"kind": "chat", "messages": [{"role": "user", "content": "%s"}]}""".formatted(text);
    }

    @Test
    void aJobIsStartedAndWaitedFor() {
        var answer = SERVER.send("POST", JOBS + "?wait=30", chat("hello"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("state").asText()).isEqualTo("succeeded");
        assertThat(answer.json().path("text").asText()).contains("demo");
        assertThat(answer.header("Location"))
                .isEqualTo("/api/v1/jobs/" + answer.json().path("id").asText());
        assertThat(SERVER.send("GET", answer.header("Location"), "").json()).isEqualTo(answer.json());
    }

    @Test
    void theSameKeyGivesTheSameJob() {
        var key = fresh("key-");

        var first = SERVER.send("POST", JOBS, chat("once"), "Idempotency-Key", key);
        var again = SERVER.send("POST", JOBS, chat("once"), "Idempotency-Key", key);
        var other = SERVER.send("POST", JOBS, chat("twice"), "Idempotency-Key", key);

        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().path("code").asText()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void aReplayedTokenIsTheOneThatWasShown() {
        var path = "/api/v1/projects/default/tokens";
        var key = fresh("key-");

        var first = SERVER.send("POST", path, "{\"name\": \"ci\"}", "Idempotency-Key", key);
        var again = SERVER.send("POST", path, "{\"name\": \"ci\"}", "Idempotency-Key", key);

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void aRefusedRequestCanBeRepeatedWithItsKey() {
        var path = "/api/v1/projects/default/threads";
        var id = fresh("taken-");
        var key = fresh("key-");
        SERVER.send("POST", path, "{\"id\": \"%s\"}".formatted(id));
        assertThat(SERVER.send("POST", path, "{\"id\": \"%s\"}".formatted(id), "Idempotency-Key", key)
                        .status())
                .isEqualTo(409);

        SERVER.send("DELETE", path + "/" + id, "");

        assertThat(SERVER.send("POST", path, "{\"id\": \"%s\"}".formatted(id), "Idempotency-Key", key)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aThreadRemembersWhatWasSaid() {
        var thread = fresh("talk-");
        SERVER.send("POST", JOBS + "?wait=30", "{\"threadId\": \"%s\", \"input\": \"hello\"}".formatted(thread));
        SERVER.send("POST", JOBS + "?wait=30", "{\"threadId\": \"%s\", \"input\": \"and now?\"}".formatted(thread));

        var messages = SERVER.send("GET", "/api/v1/projects/default/threads/" + thread, "")
                .json()
                .path("messages");

        assertThat(messages).hasSize(4);
        assertThat(messages.path(2).path("content").asText()).isEqualTo("and now?");
        assertThat(messages.path(3).path("parentId")).isEqualTo(messages.path(2).path("id"));
    }

    @Test
    void aBusyThreadNamesTheJobInTheWay() {
        var thread = fresh("busy-");
        var slow = "{\"threadId\": \"%s\", \"input\": \"x\", \"model\": \"demo:chunks=200,interval=50ms\"}"
                .formatted(thread);
        var first = SERVER.send("POST", JOBS, slow).json().path("id").asText();

        var second = SERVER.send("POST", JOBS, slow);

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("jobId").asText()).isEqualTo(first);
        assertThat(second.json().path("job").asText()).isEqualTo("/api/v1/jobs/" + first);
        assertThat(SERVER.send("POST", "/api/v1/jobs/" + first + "/stop", "")
                        .json()
                        .path("outcome")
                        .asText())
                .isEqualTo("aborted");
    }

    @Test
    void aStoppedJobIsRetriedAndForgotten() {
        var job = SERVER.send("POST", JOBS, "{\"input\": \"x\", \"model\": \"demo:chunks=500,interval=50ms\"}");
        var path = job.header("Location");
        assertThat(SERVER.send("DELETE", path, "").status()).isEqualTo(409);

        assertThat(SERVER.send("POST", path + "/stop", "").json().path("state").asText())
                .isEqualTo("cancelled");
        var again = SERVER.send("POST", path + "/stop", "");
        var retry = SERVER.send("POST", path + "/retry", "{\"from\": \"start\"}");

        assertThat(again.json().path("outcome").asText()).isEqualTo("already_terminal");
        assertThat(retry.status()).isEqualTo(201);
        assertThat(retry.json().path("retryOf").asText())
                .isEqualTo(job.json().path("id").asText());
        SERVER.send("POST", retry.header("Location") + "/stop", "");
        assertThat(SERVER.send("DELETE", path, "").status()).isEqualTo(204);
        assertThat(SERVER.send("POST", path + "/retry", "").json().path("code").asText())
                .isEqualTo("job_not_retryable");
    }

    @Test
    void aRetryNeedsTheKeyThatTheJobCameWith() {
        var body = "{\"input\": \"x\", \"model\": \"demo:fault=400\"}";
        var job = SERVER.send("POST", JOBS + "?wait=30", body, "x-meanwhile-provider-key", "sk-of-mine-1234");
        assertThat(job.json().path("state").asText()).isEqualTo("failed");
        assertThat(job.body()).doesNotContain("sk-of-mine");

        var without = SERVER.send("POST", job.header("Location") + "/retry", "");
        var with = SERVER.send(
                "POST", job.header("Location") + "/retry", "", "x-meanwhile-provider-key", "sk-of-mine-1234");

        assertThat(without.status()).isEqualTo(422);
        assertThat(without.json().path("code").asText()).isEqualTo("provider_key_required");
        assertThat(with.status()).isEqualTo(201);
    }

    @Test
    void jobsAreListedPageByPage() {
        var thread = fresh("pages-");
        for (var i = 0; i < 3; i++) {
            SERVER.send("POST", JOBS + "?wait=30", "{\"threadId\": \"%s\", \"input\": \"x\"}".formatted(thread));
        }
        var path = JOBS + "?limit=2&threadId=" + thread;

        var first = SERVER.send("GET", path, "").json();
        var second = SERVER.send(
                        "GET", path + "&cursor=" + first.path("nextCursor").asText(), "")
                .json();

        assertThat(first.path("items")).hasSize(2);
        assertThat(second.path("items")).hasSize(1);
        assertThat(second.has("nextCursor")).isFalse();
    }

    @Test
    void aPageThatIsFullAndTheLastHasNoCursor() {
        var project = fresh("full-");
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"%s\"}".formatted(project));
        var threads = "/api/v1/projects/" + project + "/threads";
        var jobs = "/api/v1/projects/" + project + "/jobs";
        for (var i = 0; i < 2; i++) {
            SERVER.send("POST", jobs + "?wait=30", "{\"threadId\": \"%s\", \"input\": \"x\"}".formatted(fresh("t-")));
        }

        for (var path : List.of(threads, jobs)) {
            var all = SERVER.send("GET", path + "?limit=2", "").json();
            var first = SERVER.send("GET", path + "?limit=1", "").json();
            var cursor = first.path("nextCursor").asText();
            var last =
                    SERVER.send("GET", path + "?limit=1&cursor=" + cursor, "").json();

            assertThat(all.path("items")).hasSize(2);
            assertThat(all.has("nextCursor")).isFalse();
            assertThat(first.path("items").get(0)).isEqualTo(all.path("items").get(0));
            assertThat(last.path("items").get(0)).isEqualTo(all.path("items").get(1));
            assertThat(last.has("nextCursor")).isFalse();
        }
    }

    @Test
    void aProjectThatDoesNotExistIsNotFoundByAnOperatorEither() {
        var paths = SERVER.routes().stream()
                .filter(route -> route.method().equals(HttpMethod.GET))
                .map(route -> route.path().replace("{project}", "nowhere"))
                .filter(path -> path.contains("nowhere"))
                .map(path -> path.replaceAll("\\{.*?}", "any"))
                .toList();

        assertThat(paths)
                .hasSizeGreaterThan(3)
                .allSatisfy(path -> assertThat(SERVER.send("GET", path, "")).satisfies(answer -> {
                    assertThat(answer.status()).isEqualTo(404);
                    assertThat(answer.json().path("code").asText()).isEqualTo("project_not_found");
                }));
        assertThat(SERVER.send("POST", "/api/v1/projects/nowhere/jobs", chat("hello"))
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("project_not_found");
    }

    @Test
    void aRevokedTokenOpensNothingAtOnce() {
        var made = SERVER.send("POST", "/api/v1/projects/default/tokens", "{\"name\": \"gone soon\"}")
                .json();
        var token = made.path("token").asText();
        assertThat(SERVER.sendAs(token, "GET", "/api/v1/me", "").status()).isEqualTo(200);

        SERVER.send(
                "DELETE", "/api/v1/projects/default/tokens/" + made.path("id").asText(), "");

        assertThat(SERVER.sendAs(token, "GET", "/api/v1/me", "").status()).isEqualTo(401);
    }

    @Test
    void aLentTokenActsForWhomItNames() {
        var lent = SERVER.send(
                        "POST", "/api/v1/projects/default/tokens", "{\"name\": \"backend\", \"scopes\": [\"act-for\"]}")
                .json()
                .path("token")
                .asText();

        var job = SERVER.sendAs(lent, "POST", JOBS, chat("hello"), "Meanwhile-User", "customer-7");

        assertThat(job.json().path("owner").asText()).isEqualTo("customer-7");
        assertThat(SERVER.sendAs(lent, "GET", job.header("Location"), "", "Meanwhile-User", "customer-8")
                        .status())
                .isEqualTo(404);
        assertThat(SERVER.send("GET", JOBS, "", "Meanwhile-User", "customer-7").status())
                .isEqualTo(403);
    }

    @Test
    void theLastAdminStays() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"lonely\"}");

        var answer = SERVER.send("DELETE", "/api/v1/projects/lonely/members/local", "");

        assertThat(answer.json().path("code").asText()).isEqualTo("last_admin");
    }

    @Test
    void aProjectGoesWithAllThatIsInIt() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"short-lived\"}");
        var job = SERVER.send(
                "POST", "/api/v1/projects/short-lived/jobs?wait=30", "{\"threadId\": \"t\", \"input\": \"x\"}");

        assertThat(SERVER.send("DELETE", "/api/v1/projects/short-lived", "").status())
                .isEqualTo(204);

        assertThat(SERVER.send("GET", job.header("Location"), "").status()).isEqualTo(404);
        assertThat(SERVER.send("GET", "/api/v1/projects/short-lived", "").status())
                .isEqualTo(404);
    }

    @Test
    void aLoginLinkWorksOnce() {
        var link = URI.create("http://127.0.0.1:%d%s".formatted(SERVER.port(), SERVER.loginPath()));

        var first = SERVER.answer(HttpRequest.newBuilder(link).build());
        var second = SERVER.answer(HttpRequest.newBuilder(link).build());

        assertThat(first.status()).isEqualTo(303);
        assertThat(first.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict");
        assertThat(second.status()).isEqualTo(401);
        var cookie = first.header("Set-Cookie").split(";", 2)[0];
        assertThat(SERVER.sendAs("", "GET", "/api/v1/me", "", "Cookie", cookie)
                        .json()
                        .path("user")
                        .asText())
                .isEqualTo("local");
    }

    @Test
    void aWriteWithTheCookieMustComeFromOurPage() {
        var cookie = SERVER.sendAs("", "GET", SERVER.loginPath(), "")
                .header("Set-Cookie")
                .split(";", 2)[0];
        var own = "http://127.0.0.1:" + SERVER.port();

        assertThat(SERVER.sendAs("", "POST", JOBS, chat("x"), "Cookie", cookie).status())
                .isEqualTo(403);
        assertThat(SERVER.sendAs(
                                "",
                                "POST",
                                JOBS,
                                chat("x"),
                                "Cookie",
                                cookie,
                                "X-Meanwhile",
                                "1",
                                "Origin",
                                "http://evil")
                        .status())
                .isEqualTo(403);
        assertThat(SERVER.sendAs("", "POST", JOBS, chat("x"), "Cookie", cookie, "X-Meanwhile", "1", "Origin", own)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void anUnknownHostIsTurnedAway() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
            var request = "GET /health/live HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 400").contains("host_not_allowed");
        }
    }

    @Test
    void aBodyOverItsLimitIsRefusedWhileItComes() {
        var tooLong = "{\"name\": \"%s\"}".formatted("x".repeat(2 << 20));
        var unannounced = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/api/v1/projects/default/tokens".formatted(SERVER.port())))
                .header("Authorization", "Bearer " + RunningServer.TOKEN)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(tooLong)))
                .build();

        assertThat(SERVER.answer(unannounced).status()).isEqualTo(413);
        var chat = chat("x".repeat(2 << 20));
        assertThat(SERVER.send("POST", JOBS, chat).status()).isEqualTo(201);
    }
}
