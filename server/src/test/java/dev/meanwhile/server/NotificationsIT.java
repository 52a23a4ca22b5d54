package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The inbox over HTTP: what a person is told of jobs, as it comes. */
class NotificationsIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String NOTICES = "/api/v1/notifications";
    private static final String JOBS = "/api/v1/projects/inbox/jobs";
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    /** Somebody new, who has no notices. */
    private final String person = "reader-" + PEOPLE.incrementAndGet();

    private final String token = SERVER.tokenOf("inbox", person, "member");

    @BeforeAll
    static void aProject() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"inbox\"}");
    }

    @Test
    void aFailureIsToldInTheStreamAndInTheList() {
        try (var stream = SERVER.events(token, NOTICES + "/events")) {
            var job = failed();

            var told = stream.until(notice -> notice.path("type").asText().equals("job.failed"));

            assertThat(told.path("jobId").asText()).isEqualTo(job);
            assertThat(told.path("level").asText()).isEqualTo("warning");
            assertThat(told.path("actions").findValuesAsText("name")).containsExactly("open", "retry");
            assertThat(list("").path(0)).isEqualTo(told);
        }
    }

    @Test
    void aCallThatAsksIsToldAtOnceAndCanBeAnsweredFromThere() {
        try (var stream = SERVER.events(token, NOTICES + "/events")) {
            SERVER.sendAs(token, "POST", JOBS, "{\"approval\": \"always\", \"input\": \"what is 6*7?\"}");

            var told = stream.until(notice -> notice.path("type").asText().equals("approval.asked"));

            assertThat(told.path("title").asText()).isEqualTo("Your chat needs a decision");
            assertThat(told.path("body").asText()).startsWith("May calculate run with these arguments?");
            var answer = told.path("actions").path(2);
            assertThat(answer.path("url").asText())
                    .contains(told.path("approvalId").asText());
            assertThat(SERVER.sendAs(token, "POST", answer.path("url").asText(), "{\"action\": \"approve\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(stream.until(_ -> true).path("type").asText()).isEqualTo("job.completed");
        }
    }

    @Test
    void aStreamGoesOnAfterItsCursor() {
        failed();
        var first = awaitNotices(1).path(0).path("seq").asLong();
        failed();

        try (var stream = SERVER.events(token, NOTICES + "/events?after_seq=" + first)) {
            var message = stream.next();

            assertThat(message).isNotNull();
            assertThat(Long.parseLong(message.id())).isGreaterThan(first);
        }
    }

    @Test
    void whatWasReadIsNoLongerUnread() {
        failed();
        failed();
        var id = awaitNotices(2).path(0).path("id").asText();

        assertThat(send("POST", NOTICES + "/" + id + "/read").status()).isEqualTo(204);

        assertThat(list("?unread=true")).hasSize(1);
        assertThat(list("").path(0).hasNonNull("readAt")).isTrue();
        assertThat(send("POST", NOTICES + "/read-all").json().path("read").asInt())
                .isEqualTo(1);
        assertThat(list("?unread=true")).isEmpty();
        var page = send("GET", NOTICES + "?limit=1").json();
        assertThat(list("?limit=1&cursor=" + page.path("nextCursor").asText())).hasSize(1);
    }

    @Test
    void anothersNoticeIsNotThere() {
        failed();
        var id = awaitNotices(1).path(0).path("id").asText();
        var other = SERVER.tokenOf("inbox", person + "-else", "admin");

        assertThat(SERVER.sendAs(other, "POST", NOTICES + "/" + id + "/read", "")
                        .status())
                .isEqualTo(404);
        assertThat(SERVER.sendAs(other, "GET", NOTICES, "").json().path("items"))
                .isEmpty();
    }

    @Test
    void aMutedThreadIsSilent() {
        var thread = "/api/v1/projects/inbox/threads/quiet-" + person;
        assertThat(SERVER.sendAs(
                                token,
                                "POST",
                                "/api/v1/projects/inbox/threads",
                                "{\"id\": \"quiet-%s\"}".formatted(person))
                        .status())
                .isEqualTo(201);
        assertThat(send("PUT", thread + "/muted").status()).isEqualTo(204);
        assertThat(send("GET", thread).json().path("muted").asBoolean()).isTrue();

        try (var stream = SERVER.events(token, NOTICES + "/events")) {
            failed("\"threadId\": \"quiet-%s\",".formatted(person));
            var loud = failed(); // told after the other one would have been

            assertThat(stream.until(_ -> true).path("jobId").asText()).isEqualTo(loud);
        }
        assertThat(send("DELETE", thread + "/muted").status()).isEqualTo(204);
        assertThat(send("GET", thread).json().path("muted").asBoolean()).isFalse();
    }

    @Test
    void aCursorThatNobodyGaveIsRefused() {
        assertThat(send("GET", NOTICES + "/events?after_seq=7").status()).isEqualTo(400);
        assertThat(send("GET", NOTICES + "/events").json().path("nextSeq").asLong())
                .isZero();
    }

    private String failed() {
        return failed("");
    }

    private String failed(String more) {
        var body = "{%s \"input\": \"x\", \"model\": \"demo:fault=400\"}".formatted(more);
        var job = SERVER.sendAs(token, "POST", JOBS + "?wait=30", body).json();
        assertThat(job.path("state").asText()).isEqualTo("failed");
        return job.path("id").asText();
    }

    /** What is told comes a moment after the job's end. */
    private JsonNode awaitNotices(int count) {
        try (var stream = SERVER.events(token, NOTICES + "/events?after_seq=0")) {
            for (var n = 0; n < count; n++) {
                assertThat(stream.next()).isNotNull();
            }
        }
        return list("");
    }

    private JsonNode list(String query) {
        return send("GET", NOTICES + query).json().path("items");
    }

    private RunningServer.Answer send(String method, String path) {
        return SERVER.sendAs(token, method, path, "");
    }
}
