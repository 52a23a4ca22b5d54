package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** With the times that everybody has who sets none. */
@Tag("long")
class TakeoverByDefaultE2E {
    private static final Work WORK = new Work(2_000, Duration.ofMillis(10));

    @TempDir
    private Path folder;

    @Test
    void aKilledServersJobGoesOnElsewhereWithinHalfAMinute(TestReporter reporter) throws Exception {
        try (var cluster =
                Cluster.of(folder, 2, "worker.beat-every=5s", "worker.lease-time=20s", "worker.poll-interval=1s")) {
            var job = cluster.server(0).api().start(WORK.writing("by default", 10));
            try (var watcher = Watcher.of(cluster.server(1).api(), job)) {
                watcher.await("text.delta");

                var begin = System.nanoTime();
                cluster.server(0).kill();
                watcher.await(
                        "job.started", event -> event.data().path("attempt").asInt() == 2);
                var took = Duration.ofNanos(System.nanoTime() - begin);

                reporter.publishEntry("milliseconds to take over", Long.toString(took.toMillis()));
                assertThat(took).isLessThan(Duration.ofSeconds(30));
                assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
                assertThat(watcher.text()).isEqualTo(WORK.text());
            }
        }
    }
}
