package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers on one database share the work, hand it over when they are restarted, and judge nobody after a sleep. */
class RollingRestartE2E {
    private static final Work WORK = new Work(100, Duration.ofMillis(10));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Twice the lease of these servers. */
    private static final Duration LONG_SLEEP = Duration.ofSeconds(3);

    @TempDir
    private static Path folder;

    private static Cluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.of(folder, 3, "worker.drain-time=300ms");
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void viewersWhoComeBackAnywhereSeeNoGap() {
        for (var server : cluster.servers().subList(0, 2)) {
            var jobs = WORK.jobs("restart").map(server.api()::start).toList();
            var apis = Stream.concat(Stream.of(server.api()), cluster.apis().stream())
                    .toList();
            var watchers = jobs.stream().map(job -> Watcher.of(apis, job)).toList();
            watchers.getFirst().awaitCount(20);

            server.stop();
            server.launch();

            assertThat(watchers).allSatisfy(watcher -> {
                assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
                assertThat(watcher.text()).isEqualTo(WORK.text());
                assertThat(watcher.broken()).isEmpty();
            });
            assertThat(watchers).extracting(Watcher::connections).anyMatch(count -> count > 1);
            watchers.forEach(Watcher::close);
            server.awaitReady();
            assertThat(jobs)
                    .allSatisfy(job -> assertThat(
                                    server.api().snapshot(job).path("attempt").asInt())
                            .as("given back, not lost")
                            .isEqualTo(1));
            assertThat(Work.executions(cluster.notes()))
                    .doesNotHaveDuplicates()
                    .containsAll(Work.doneCalls(server.api(), jobs));
        }
    }

    @Test
    void whenAllWereAsleepNobodyIsTakenForDead() {
        var jobs = WORK.jobs("sleep").map(cluster.server(0).api()::start).toList();
        var watchers = jobs.stream()
                .map(job -> Watcher.of(cluster.server(1).api(), job))
                .toList();
        watchers.getFirst().awaitCount(20);

        cluster.servers().forEach(RunningServer::pause);
        var end = System.nanoTime() + LONG_SLEEP.toNanos();
        Until.isTrue("a long sleep", PATIENCE, () -> System.nanoTime() > end);
        cluster.servers().forEach(RunningServer::goOn);

        assertThat(watchers).allSatisfy(watcher -> {
            assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
            assertThat(watcher.text()).isEqualTo(WORK.text());
            assertThat(watcher.broken()).isEmpty();
        });
        watchers.forEach(Watcher::close);
        assertThat(jobs)
                .allSatisfy(job -> assertThat(cluster.server(2)
                                .api()
                                .snapshot(job)
                                .path("attempt")
                                .asInt())
                        .isEqualTo(1));
    }

    /** An equal part is 20; who lets a job in may be ten ahead with it, so that it starts at once (claim/has_part.sql). */
    @Test
    void jobsThatOneServerLetsInAreRunByAll() {
        var first = cluster.server(0).api();
        var jobs = IntStream.range(0, 60)
                .mapToObj(_ -> first.start(Api.chat("demo:chunks=10000,interval=100ms")))
                .toList();

        assertThat(cluster.servers())
                .allSatisfy(server -> Until.isTrue(
                        "each runs a good part", PATIENCE, () -> server.metric("meanwhile_worker_running") >= 10));

        var last = cluster.server(2).api();
        assertThat(jobs)
                .allSatisfy(job ->
                        assertThat(last.stop(job).path("outcome").asText()).isEqualTo("aborted"));
    }
}
