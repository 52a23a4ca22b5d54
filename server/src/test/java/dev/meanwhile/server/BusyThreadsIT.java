package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.server.RunningServer.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The next message to a thread whose job is not final, over HTTP. */
class BusyThreadsIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String JOBS = "/api/v1/projects/default/jobs";

    /** Words enough to last until the test is over, or a few. */
    private static final String LONG = "demo:chunks=5000,interval=10ms";

    private static final String SHORT = "demo:chunks=2,interval=1ms";

    private final String thread = "busy-" + UUID.randomUUID();

    private Answer ask(String model, String ifBusy) {
        return SERVER.send("POST", JOBS, """
                {"input": "hi", "model": "%s", "threadId": "%s", "ifBusy": "%s"}""".formatted(model, thread, ifBusy));
    }

    private static JsonNode job(Answer started) {
        return SERVER.send("GET", started.header("Location"), "").json();
    }

    private static void speaks(Answer started) {
        try (var events = SERVER.events(started.header("Location") + "/events")) {
            events.until(event -> event.path("type").asText().equals("text.delta"));
        }
    }

    private static JsonNode ended(Answer started) {
        try (var events = SERVER.events(started.header("Location") + "/events")) {
            events.until(event -> event.path("type").asText().equals("job.finished"));
        }
        return job(started);
    }

    private static String state(Answer started) {
        return job(started).path("state").asText();
    }

    private static void stop(Answer started) {
        SERVER.send("POST", started.header("Location") + "/stop", "");
    }

    @Test
    void withoutAWishTheStartIsRefusedWithTheJobsAddress() {
        var first = ask(LONG, "reject");

        var second = ask(SHORT, "reject");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("code").asText()).isEqualTo("thread_busy");
        assertThat(second.json().path("job").asText()).isEqualTo(first.header("Location"));
        assertThat(ask(SHORT, "wait").status()).isEqualTo(400);
        stop(first);
    }

    @Test
    void anEnqueuedQuestionIsAnsweredAfterTheOneBefore() {
        var first = ask(LONG, "reject");
        speaks(first);
        var second = ask(SHORT, "enqueue");
        var third = ask(SHORT, "enqueue");

        assertThat(second.status()).isEqualTo(201);
        assertThat(state(second)).isEqualTo("queued");
        assertThat(job(third).path("queuePosition").asInt(-1)).isEqualTo(1);
        stop(first);

        assertThat(ended(second).path("state").asText()).isEqualTo("succeeded");
        assertThat(time(ended(third), "startedAt")).isAfterOrEqualTo(time(job(second), "finishedAt"));
        var messages = SERVER.send("GET", "/api/v1/projects/default/threads/" + thread, "")
                .json()
                .path("messages");
        assertThat(messages)
                .extracting(message -> message.path("jobId").asText())
                .containsExactly("", id(first), "", id(second), "", id(third));
        assertThat(messages.get(1).path("content").asText()).isNotEmpty();
    }

    private static Instant time(JsonNode job, String field) {
        return Instant.parse(job.path(field).asText());
    }

    private static String id(Answer started) {
        return started.json().path("id").asText();
    }

    @Test
    void anInterruptingQuestionStopsWhatRunsAndStarts() {
        var first = ask(LONG, "reject");
        speaks(first);
        var waiting = ask(SHORT, "enqueue");

        var last = ask(SHORT, "interrupt");

        assertThat(last.status()).isEqualTo(201);
        assertThat(state(first)).isEqualTo("cancelled");
        assertThat(job(first).path("text").asText()).isNotEmpty();
        assertThat(state(waiting)).isEqualTo("cancelled");
        assertThat(ended(last).path("state").asText()).isEqualTo("succeeded");
    }

    @Test
    void ofQuestionsThatInterruptEachOtherOneIsLeft() throws Exception {
        var first = ask(LONG, "reject");
        speaks(first);
        var attempts = new ArrayList<Callable<Answer>>();
        for (var i = 0; i < 3; i++) {
            attempts.add(() -> ask(LONG, "interrupt"));
        }

        List<Answer> answers = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : executor.invokeAll(attempts)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(state(first)).isEqualTo("cancelled");
        var left = answers.stream()
                .filter(answer -> !state(answer).equals("cancelled"))
                .toList();
        assertThat(left).hasSize(1);
        stop(left.getFirst());
    }
}
