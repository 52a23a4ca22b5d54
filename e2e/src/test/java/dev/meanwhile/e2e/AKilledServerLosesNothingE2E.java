package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that is killed without warning, again and again, while jobs stream, call tools that read and call one that writes. After
 * its restart every job goes on by itself and ends with exactly its text, every viewer who comes back sees no gap and no duplicate,
 * and no call of the writing tool has taken effect twice.
 */
class AKilledServerLosesNothingE2E {
    private static final Work WORK = new Work(100, Duration.ofMillis(5));

    /** By the 60th event every job is past its tools and in its text. */
    private static final int LATEST_KILL = 60;

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static int takenOver;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder)
                .withNotes()
                .with("limits.user.running", "100")
                .start();
    }

    @AfterAll
    static void end() {
        server.close();
        assertThat(takenOver).as("jobs that ran when their server was killed").isPositive();
    }

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 10);
    }

    static IntStream manySeeds() {
        return IntStream.rangeClosed(11, 110);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void jobsGoOnWhereTheyWere(int seed) {
        killAndCheck(seed);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("manySeeds")
    void jobsGoOnWhereTheyWereManyTimes(int seed) {
        killAndCheck(seed);
    }

    private static void killAndCheck(int seed) {
        var random = new Random(seed);
        var jobs = WORK.jobs("seed " + seed).map(server.api()::start).toList();
        var watchers = jobs.stream().map(job -> Watcher.of(server.api(), job)).toList();
        try {
            watchers.get(random.nextInt(watchers.size())).awaitCount(1 + random.nextInt(LATEST_KILL));
            server.kill();
            server.start();

            assertThat(watchers).as("seed %d", seed).allSatisfy(watcher -> {
                assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
                assertThat(watcher.text()).isEqualTo(WORK.text());
                assertThat(watcher.broken()).isEmpty();
            });
            assertThat(jobs)
                    .as("seed %d", seed)
                    .allSatisfy(job -> assertThat(
                                    server.api().snapshot(job).path("text").asText())
                            .isEqualTo(WORK.text()));
            takenOver += jobs.stream()
                    .mapToInt(job -> server.api().snapshot(job).path("attempt").asInt() - 1)
                    .sum();
            assertThat(Work.executions(server.notes()))
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates()
                    .containsAll(Work.doneCalls(server.api(), jobs));
        } finally {
            watchers.forEach(Watcher::close);
        }
    }
}
