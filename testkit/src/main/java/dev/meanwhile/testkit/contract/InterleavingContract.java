package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.STOPPED;
import static dev.meanwhile.testkit.contract.Samples.end;
import static dev.meanwhile.testkit.contract.Samples.note;
import static dev.meanwhile.testkit.contract.Samples.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Random doings of several workers on a handful of jobs; whatever happened, each log must be whole. The number of the repetition
 * is the seed: one worker at a time makes the same run again, several at once the same choices in another order.
 */
public abstract class InterleavingContract extends EngineContract {
    private static final int WORKERS = 3;
    private static final int JOBS = 4;
    private static final int STEPS = 150;

    private final List<JobId> jobs = new CopyOnWriteArrayList<>();
    private final List<Held> leases = new CopyOnWriteArrayList<>();

    @RepeatedTest(20)
    void logsStayWholeWhateverWorkersDo(RepetitionInfo seed) throws InterruptedException {
        var random = new Random(seed.getCurrentRepetition());
        var workers = begin();

        for (var step = 0; step < STEPS; step++) {
            doSomething(random, workers.get(random.nextInt(WORKERS)));
        }

        finish();
    }

    @RepeatedTest(10)
    void logsStayWholeWhenWorkersRunAtOnce(RepetitionInfo seed) throws Exception {
        var works = new ArrayList<Callable<Boolean>>();
        for (var worker : begin()) {
            var random = new Random(31L * seed.getCurrentRepetition() + works.size());
            works.add(() -> {
                for (var step = 0; step < STEPS / WORKERS; step++) {
                    doSomething(random, worker);
                }
                return true;
            });
        }

        LeaseContract.together(works);

        finish();
    }

    private List<String> begin() {
        jobs.addAll(admitted(request(), JOBS));
        var workers = new ArrayList<String>();
        for (var i = 0; i < WORKERS; i++) {
            workers.add(worker());
        }
        return workers;
    }

    private void doSomething(Random random, String worker) throws InterruptedException {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> claimSome(worker, 1 + random.nextInt(2));
            case 4, 5, 6, 7, 8 -> anyLease(random, worker).append();
            case 9, 10, 11, 12, 13 -> anyLease(random, worker).commit(random);
            case 14 -> anyLease(random, worker).leave(new NextStep.Release());
            case 15 -> anyLease(random, worker).leave(new NextStep.Wait(WaitReason.DELAY, Duration.ofSeconds(1)));
            case 16 -> sweep(random);
            case 17 -> claims().takeOver(worker);
            case 18 -> claims().beat(worker, LEASE);
            default -> anyLease(random, worker).perhapsEnd(random);
        }
    }

    private void claimSome(String worker, int room) {
        for (var claimed : claim(worker, room)) {
            leases.add(new Held(claimed.lease()));
        }
    }

    private void sweep(Random random) {
        shift(Duration.ofMillis(random.nextInt(2_000)));
        claims().wakeDue();
        claims().sweep(LEASE);
    }

    /** One of the worker's leases, old ones too. A lease that nobody gave, if it has none. */
    private Held anyLease(Random random, String worker) {
        var own = leases.stream()
                .filter(held -> held.lease.worker().equals(worker))
                .toList();
        var job = jobs.get(random.nextInt(jobs.size()));
        return own.isEmpty() ? new Held(new Lease(job, worker, 0, 0)) : own.get(random.nextInt(own.size()));
    }

    private void finish() throws InterruptedException {
        for (var held : leases) {
            held.commit(new Random(0));
        }
        for (var job : jobs) {
            assertWhole(job);
            store().fence(job, STOPPED);
            assertWhole(job);
        }
        leases.forEach(this::assertKept);
    }

    private void assertWhole(JobId job) {
        assertNoGaps(job);
        var types = types(job);
        assertThat(types.stream().filter("job.finished"::equals))
                .hasSize(job(job).state().isFinal() ? 1 : 0);
        assertThat(types.subList(0, types.size() - 1)).doesNotContain("job.finished");
        var attempts = entries(job).stream()
                .map(entry -> entry.event() instanceof JobEvent.Started started ? started.attempt() : 0)
                .filter(attempt -> attempt > 0)
                .toList();
        assertThat(attempts).isSorted().doesNotHaveDuplicates();
        var epochs = leases.stream()
                .filter(held -> held.lease.job().equals(job))
                .map(held -> held.lease.epoch())
                .toList();
        assertThat(epochs).doesNotHaveDuplicates();
    }

    /** What was committed is there, what was lost is not, and what was only appended is a beginning of what came after. */
    private void assertKept(Held held) {
        var kept = notes(held.lease.job()).stream().filter(held::isMine).toList();

        assertThat(held.told.subList(0, kept.size())).isEqualTo(kept);
        assertThat(kept.containsAll(held.committed))
                .as("%s has %s", kept, held.committed)
                .isTrue();
        assertThat(Collections.disjoint(kept, held.lost))
                .as("%s has none of %s", kept, held.lost)
                .isTrue();
    }

    /** A lease with what was told under it. Used by its worker alone. */
    private final class Held {
        private final Lease lease;
        private final List<String> told = new ArrayList<>();
        private final List<String> committed = new ArrayList<>();
        private final List<String> lost = new ArrayList<>();
        private int notes;

        Held(Lease lease) {
            this.lease = lease;
        }

        boolean isMine(String note) {
            return note.startsWith(lease.epoch() + "/");
        }

        private Fact next() {
            var message = "%d/%05d".formatted(lease.epoch(), notes++);
            told.add(message);
            return note(message);
        }

        void append() throws InterruptedException {
            log().append(lease, List.of(next()));
        }

        void commit(Random random) throws InterruptedException {
            var checkpoints = random.nextBoolean() ? List.of(turn(1, "one")) : List.<Checkpoint>of();
            commit(new Step(List.of(next()), checkpoints, List.of(), NextStep.CONTINUE));
        }

        void leave(NextStep next) throws InterruptedException {
            commit(new Step(List.of(next()), List.of(), List.of(), next));
        }

        /** Seldom, so that the jobs last. */
        void perhapsEnd(Random random) throws InterruptedException {
            if (random.nextInt(4) == 0) {
                commit(end(Samples.DONE, next()));
            } else if (random.nextInt(4) == 0) {
                store().fence(lease.job(), STOPPED);
            } else if (random.nextInt(4) == 0) {
                store().requestStop(lease.job(), ann);
            }
        }

        private void commit(Step step) throws InterruptedException {
            var last = told.getLast();
            (log().commit(lease, step) == Commit.WRITTEN ? committed : lost).add(last);
        }
    }
}
