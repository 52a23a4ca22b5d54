package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault strikes once while one job is at each moment. Every job ends by itself, with exactly its text; viewers see no gap and no
 * duplicate; no writing call takes effect twice. A seed decides when a fault strikes: {@code -Dmeanwhile.fault.seed=17} plays that one
 * again.
 */
class NoFaultLosesAnythingE2E {
    /** By then the longest job is near its end. */
    private static final int LATEST = 60;

    @TempDir
    private static Path folder;

    private static FaultRig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = new FaultRig(folder);
    }

    @AfterAll
    static void end() throws IOException {
        rig.close();
    }

    static Stream<Arguments> faults() {
        var seed = Integer.getInteger("meanwhile.fault.seed", 1);
        return Stream.of(Fault.values()).map(fault -> Arguments.of(fault, seed));
    }

    static Stream<Arguments> manyFaults() {
        return IntStream.rangeClosed(2, 101)
                .boxed()
                .flatMap(seed -> Stream.of(Fault.values()).map(fault -> Arguments.of(fault, seed)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void everyJobEndsWithItsText(Fault fault, int seed) throws InterruptedException {
        strike(fault, seed);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("manyFaults")
    void everyJobEndsWithItsTextManyTimes(Fault fault, int seed) throws InterruptedException {
        strike(fault, seed);
    }

    private static void strike(Fault fault, int seed) throws InterruptedException {
        var random = new Random(seed);
        var api = rig.server().api();
        var jobs = new EnumMap<Moment, String>(Moment.class);
        var watchers = new EnumMap<Moment, Watcher>(Moment.class);
        try {
            for (var moment : Moment.values()) {
                var job = api.start(moment.job(rig.slowPage(), fault + " " + seed));
                jobs.put(moment, job);
                watchers.put(moment, Watcher.of(api, job));
            }
            watchers.forEach(Moment::await);
            watchers.get(Moment.TEXT).awaitCount(1 + random.nextInt(LATEST));

            fault.strike(rig, random);

            if (fault.keepsQuestions()) {
                rig.server().api().approve(jobs.get(Moment.WAITING));
            }
            check(jobs, watchers);
            checkWrite(fault, jobs.get(Moment.WRITING));
            if (fault.endsTools()) { // or it has not struck
                assertThat(watchers.get(Moment.TEXT).connections()).isGreaterThan(1);
            }
        } finally {
            watchers.values().forEach(Watcher::close);
            fault.mend(rig);
        }
    }

    private static void check(Map<Moment, String> jobs, Map<Moment, Watcher> watchers) {
        assertThat(watchers).allSatisfy((moment, watcher) -> {
            assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
            assertThat(watcher.text()).isEqualTo(moment.text());
            assertThat(watcher.broken()).isEmpty();
        });
        var api = rig.server().api();
        assertThat(jobs)
                .allSatisfy((moment, job) ->
                        assertThat(api.snapshot(job).path("text").asText()).isEqualTo(moment.text()));
        assertThat(Work.executions(rig.server().notes()))
                .doesNotHaveDuplicates()
                .containsAll(Work.doneCalls(api, new ArrayList<>(jobs.values())));
    }

    /** What is done is in the notes, which {@link #check} has seen. */
    private static void checkWrite(Fault fault, String job) {
        var isDoubtful = fault == Fault.SERVER_KILLED;
        assertThat(rig.server().api().snapshot(job).path("toolCalls"))
                .extracting(call -> call.path("status").asText())
                .containsExactly(isDoubtful ? "unknown" : "done");
    }
}
