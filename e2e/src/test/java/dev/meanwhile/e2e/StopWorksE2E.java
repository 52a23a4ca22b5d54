package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.models.openai.demo.DemoText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Stop ends a job in any state, keeps what was produced, and may be asked for twice. */
class StopWorksE2E {
    private static final int CHUNKS = 10_000;
    private static final String LONG = "demo:chunks=%d,interval=20ms".formatted(CHUNKS);

    /** Ten times the promise of one second, for machines that are busy with a whole build; the reports have the times. */
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    @TempDir
    private static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder)
                .withNotes()
                .with("limits.user.running", "1")
                .start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void aJobThatStreamsKeepsWhatItHasSaid(TestReporter reporter) {
        var job = server.api().start(Api.chat(LONG));
        try (var watcher = Watcher.of(server.api(), job)) {
            watcher.await("text.delta");

            stopped(job, watcher, reporter);

            var kept = server.api().snapshot(job).path("text").asText();
            assertThat(kept).isNotEmpty().isEqualTo(watcher.text());
            assertThat(DemoText.of(CHUNKS)).startsWith(kept);
        }
    }

    @Test
    void aJobInASlowToolLeavesTheCallUnknown(TestReporter reporter) {
        var minute = URLEncoder.encode("{\"text\":\"slow\",\"delayMs\":60000}", StandardCharsets.UTF_8);
        var job = server.api().start(Api.chat(LONG + ",rounds=1,tool=append_note,args=" + minute, "append_note"));
        try (var watcher = Watcher.of(server.api(), job)) {
            watcher.await("tool.started");

            stopped(job, watcher, reporter);

            assertThat(server.api().snapshot(job).at("/toolCalls/0/status").asText())
                    .isEqualTo("unknown");
        }
    }

    @Test
    void aQueuedJobNeverRuns(TestReporter reporter) {
        var running = server.api().start(Api.chat(LONG));
        var queued = server.api().start(Api.chat(LONG));
        try (var first = Watcher.of(server.api(), running);
                var second = Watcher.of(server.api(), queued)) {
            first.await("text.delta");
            second.await("job.queued");

            stopped(queued, second, reporter);

            assertThat(second.events()).extracting(Watcher.Event::type).doesNotContain("job.started");
            stopped(running, first, reporter);
        }
    }

    @Test
    void stoppingTwiceIsFine(TestReporter reporter) {
        var job = server.api().start(Api.chat(LONG));
        try (var watcher = Watcher.of(server.api(), job)) {
            watcher.await("job.started");
            stopped(job, watcher, reporter);
        }

        assertThat(server.api().stop(job).path("outcome").asText()).isEqualTo("already_terminal");
        assertThat(server.api().snapshot(job).path("state").asText()).isEqualTo("cancelled");
    }

    private static void stopped(String job, Watcher watcher, TestReporter reporter) {
        var begin = System.nanoTime();
        var answer = server.api().stop(job);
        var took = Duration.ofNanos(System.nanoTime() - begin);
        reporter.publishEntry("milliseconds to stop", Long.toString(took.toMillis()));

        assertThat(answer.path("outcome").asText()).isEqualTo("aborted");
        assertThat(answer.path("state").asText()).isEqualTo("cancelled");
        assertThat(watcher.awaitEnd()).isEqualTo("cancelled");
        assertThat(took).isLessThan(AT_MOST);
    }
}
