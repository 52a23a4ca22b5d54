package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine of PostgreSQL is lost, and its synchronous standby takes over: the server, which has both addresses, goes on there. */
class AFailoverE2E {
    private static final Work WORK = new Work(200, Duration.ofMillis(10));

    @TempDir
    private Path folder;

    @Test
    void nothingThatWasSeenIsLost() throws Exception {
        try (var postgres = new Standby(folder);
                var server = RunningServer.in(folder)
                        .on(postgres.address())
                        .withNotes()
                        .start()) {
            var jobs = WORK.jobs("failover").map(server.api()::start).toList();
            var watchers =
                    jobs.stream().map(job -> Watcher.of(server.api(), job)).toList();
            watchers.getFirst().awaitCount(20);

            postgres.loseTheFirst();
            postgres.promoteTheSecond();

            assertThat(watchers).allSatisfy(watcher -> {
                assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
                assertThat(watcher.text()).isEqualTo(WORK.text());
                assertThat(watcher.broken()).isEmpty();
            });
            watchers.forEach(Watcher::close);
            assertThat(jobs)
                    .allSatisfy(job -> assertThat(
                                    server.api().snapshot(job).path("text").asText())
                            .isEqualTo(WORK.text()));
            assertThat(Work.executions(server.notes()))
                    .doesNotHaveDuplicates()
                    .containsAll(Work.doneCalls(server.api(), jobs));
        }
    }
}
