package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two servers on one database, which tell each other of news or only look for it. Jobs are watched, stopped and taken over across
 * them, and a server that stood still for longer than its lease does no harm when it goes on.
 */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class SeveralProcessesE2E {
    /** Long enough to run still when somebody who only looks each second has seen its beginning. */
    private static final Work WORK = new Work(300, Duration.ofMillis(10));

    /** The promise. */
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(30);

    /** Many times what is promised, for machines that are busy with a whole build; the reports have the times. */
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    @Parameter
    private boolean isNotifying;

    private static Cluster cluster;
    private static RunningServer one;
    private static RunningServer other;

    @BeforeParameterizedClassInvocation
    static void start(boolean isNotifying, @TempDir Path folder) throws Exception {
        cluster = Cluster.of(folder, 2, "store.notify=" + isNotifying);
        one = cluster.server(0);
        other = cluster.server(1);
    }

    @AfterParameterizedClassInvocation
    static void end() {
        cluster.close();
    }

    @Test
    void aJobOfTheOtherServerIsSeenAsItHappens(TestReporter reporter) {
        var job = one.api().start(WORK.writing("seen", 10));
        try (var watcher = Watcher.of(other.api(), job)) {
            assertComplete(watcher);

            var lateness = watcher.events().stream()
                    .filter(event -> event.type().equals("text.delta"))
                    .map(Watcher.Event::lateness)
                    .sorted()
                    .toList();
            var median = lateness.get(lateness.size() / 2);
            reporter.publishEntry("milliseconds late", Long.toString(median.toMillis()));
            assertThat(median).isLessThan(AT_MOST);
        }
        assertThat(one.metric("meanwhile_signals_sent_total") > 0).isEqualTo(isNotifying);
        assertThat(other.metric("meanwhile_signals_listening") > 0).isEqualTo(isNotifying);
    }

    @Test
    void aJobIsStoppedThroughTheOtherServer(TestReporter reporter) {
        var job = one.api().start(Api.chat("demo:chunks=10000,interval=20ms"));
        try (var watcher = Watcher.of(one.api(), job)) {
            watcher.await("text.delta");

            var begin = System.nanoTime();
            var answer = other.api().stop(job);
            var took = Duration.ofNanos(System.nanoTime() - begin);

            reporter.publishEntry("milliseconds to stop", Long.toString(took.toMillis()));
            assertThat(answer.path("outcome").asText()).isEqualTo("aborted");
            assertThat(watcher.awaitEnd()).isEqualTo("cancelled");
            assertThat(took).isLessThan(AT_MOST);
            assertThat(other.api().snapshot(job).path("text").asText()).isEqualTo(watcher.text());
        }
    }

    @Test
    void whatAKilledServerRanIsTakenOver(TestReporter reporter) {
        var jobs = WORK.jobs("kill").map(one.api()::start).toList();
        var watchers = jobs.stream().map(job -> Watcher.of(other.api(), job)).toList();
        watchers.getFirst().awaitCount(20);

        var begin = System.nanoTime();
        one.kill();
        watchers.getFirst()
                .await("job.started", event -> event.data().path("attempt").asInt() == 2);
        var took = Duration.ofNanos(System.nanoTime() - begin);
        one.launch();

        reporter.publishEntry("milliseconds to take over", Long.toString(took.toMillis()));
        assertThat(took).isLessThan(TAKEN_OVER_WITHIN);
        assertAllComplete(jobs, watchers);
        one.awaitReady();
    }

    @Test
    void aQuestionOutlivesTheServerThatAsked() {
        var job = one.api().start(WORK.asking("decided"));
        try (var watcher = Watcher.of(other.api(), job)) {
            watcher.await("job.waiting");

            one.kill();
            other.api().approve(job);
            one.launch();

            assertComplete(watcher);
        }
        assertThat(Work.executions(cluster.notes())).containsOnlyOnce(job + "/1.0");
        one.awaitReady();
    }

    @Test
    void aServerThatStoodStillWritesNothingAndRepeatsNothing() {
        var seed = isNotifying ? 1 : 2;
        var jobs = WORK.jobs("pause").map(one.api()::start).toList();
        var watchers = jobs.stream().map(job -> Watcher.of(other.api(), job)).toList();
        watchers.getFirst().awaitCount(1 + new Random(seed).nextInt(60));

        one.pause();
        watchers.forEach(Watcher::awaitEnd);
        one.goOn();
        Until.isTrue("it lets go of what it lost", AT_MOST, () -> one.metric("meanwhile_worker_running") == 0);

        assertThat(jobs)
                .as("some were taken from it while it stood still")
                .anySatisfy(job -> assertThat(
                                other.api().snapshot(job).path("attempt").asInt())
                        .isEqualTo(2));
        assertAllComplete(jobs, watchers);
        var again = jobs.stream().map(job -> Watcher.of(one.api(), job)).toList();
        assertAllComplete(jobs, again);
    }

    private static void assertComplete(Watcher watcher) {
        assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
        assertThat(watcher.text()).isEqualTo(WORK.text());
        assertThat(watcher.broken()).isEmpty();
    }

    private static void assertAllComplete(List<String> jobs, List<Watcher> watchers) {
        assertThat(watchers).allSatisfy(SeveralProcessesE2E::assertComplete);
        watchers.forEach(Watcher::close);
        assertThat(jobs)
                .allSatisfy(
                        job -> assertThat(other.api().snapshot(job).path("text").asText())
                                .isEqualTo(WORK.text()));
        assertThat(Work.executions(cluster.notes()))
                .doesNotHaveDuplicates()
                .containsAll(Work.doneCalls(other.api(), jobs));
    }
}
