package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.DONE;
import static dev.meanwhile.testkit.contract.Samples.STOPPED;
import static dev.meanwhile.testkit.contract.Samples.checkpoint;
import static dev.meanwhile.testkit.contract.Samples.end;
import static dev.meanwhile.testkit.contract.Samples.facts;
import static dev.meanwhile.testkit.contract.Samples.note;
import static dev.meanwhile.testkit.contract.Samples.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** One writer at a time: what a worker can still do when its job was taken. Races are repeated, each time with its own seed. */
public abstract class LeaseContract extends EngineContract {

    @Test
    void anEmptyStepSaysWhetherTheJobIsStillHeld() throws InterruptedException {
        var old = heldJob();
        write(old, facts());

        var current = takeOver(old);

        assertLost(old);
        write(current, facts());
    }

    @Test
    void aWorkerThatLostItsJobWritesNothing() throws InterruptedException {
        var old = heldJob();
        var current = takeOver(old);

        log().append(old, List.of(note("late")));
        log().enqueue(old, checkpoint(turn(1, "late"), note("late too")));
        assertLost(old);
        write(current, facts(note("mine")));

        assertThat(notes(old.job())).containsExactly("mine");
        assertThat(reader().read(old.job()).orElseThrow().checkpoints()).isEmpty();
        assertNoGaps(old.job());
    }

    @Test
    void aWorkerThatLostItsJobCannotEndIt() throws InterruptedException {
        var old = heldJob();
        takeOver(old);

        assertThat(log().commit(old, end(DONE))).isEqualTo(Commit.LOST);

        assertThat(job(old.job()).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void aFencedWorkerWritesNothing() throws InterruptedException {
        var lease = heldJob();
        write(lease, facts(note("kept")));
        store().fence(lease.job(), STOPPED);

        log().append(lease, List.of(note("late")));
        assertThat(log().commit(lease, end(DONE, note("late too")))).isEqualTo(Commit.LOST);

        assertThat(notes(lease.job())).containsExactly("kept");
        assertThat(types(lease.job())).endsWith("job.finished").containsOnlyOnce("job.finished");
        assertThat(job(lease.job()).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void anUnregisteredWorkerWritesNothing() throws InterruptedException {
        var lease = heldJob();

        claims().unregister(lease.worker());

        assertLost(lease);
    }

    @Test
    void anEpochThatNobodyGaveWritesNothing() throws InterruptedException {
        var lease = heldJob();
        var invented = new Lease(lease.job(), lease.worker(), lease.epoch() + 1, lease.lastSeq());

        assertLost(invented);

        write(lease, facts(note("mine")));
    }

    @Test
    void aLossIsToldOnce() throws InterruptedException {
        listen(commits);
        var old = heldJob();
        var current = takeOver(old);

        log().append(old, List.of(note("late")));
        commits.awaitLost(old);
        log().append(old, List.of(note("later")));
        assertLost(old);
        write(
                current,
                facts(note("after it"))); // commits are told in order, so nothing about the old lease is under way now

        assertThat(commits.timesLost(old)).isEqualTo(1);
        assertThat(commits.timesLost(current)).isZero();
    }

    @Test
    void aLostJobStopsNoOther() throws InterruptedException {
        var other = heldJob();
        var old = heldJob();
        takeOver(old);

        log().append(old, List.of(note("late")));
        log().append(other, List.of(note("mine")));
        assertLost(old);
        write(other, facts());

        assertThat(notes(other.job())).containsExactly("mine");
    }

    @Test
    void everyClaimAndTakeoverRaisesTheEpoch() throws InterruptedException {
        var first = heldJob();
        var second = takeOver(first);
        write(second, Step.of(new NextStep.Release()));
        var third = claimed();

        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(third.epoch()).isGreaterThan(second.epoch());
    }

    @RepeatedTest(20)
    void ofACommitAndAFenceEachIsWholeOrNothing(RepetitionInfo seed) throws Exception {
        var random = new Random(seed.getCurrentRepetition());
        var lease = heldJob();
        var before = random.nextInt(20);

        var written = new ArrayList<String>();
        Callable<Boolean> owner = () -> commitUntilLost(lease, written);
        Callable<Boolean> stopper = () -> {
            commitOthers(before);
            return store().fence(lease.job(), STOPPED);
        };
        var results = together(List.of(owner, stopper));

        assertThat(results.get(1)).isTrue();
        assertThat(notes(lease.job())).isEqualTo(written);
        assertThat(types(lease.job())).endsWith("job.finished").containsOnlyOnce("job.finished");
        assertNoGaps(lease.job());
    }

    /** Two notes a step, one of them appended before: none may be there without the other. */
    private boolean commitUntilLost(Lease lease, List<String> written) throws InterruptedException {
        for (var i = 0; i < 10_000; i++) {
            log().append(lease, List.of(note("appended " + i)));
            if (log().commit(lease, facts(note("step " + i))) == Commit.LOST) {
                addWhatGotThroughAlone(lease, written, i);
                return true;
            }
            written.add("appended " + i);
            written.add("step " + i);
        }
        return false;
    }

    /** An append may have been committed by a batch of its own just before the fence; a lost step never. */
    private void addWhatGotThroughAlone(Lease lease, List<String> written, int i) {
        if (notes(lease.job()).contains("appended " + i)) {
            written.add("appended " + i);
        }
    }

    private void commitOthers(int count) throws InterruptedException {
        var other = heldJob();
        for (var i = 0; i < count; i++) {
            write(other, facts(note("other " + i)));
        }
    }

    @RepeatedTest(20)
    void ofTheOwnersEndAndAFenceExactlyOneWins(RepetitionInfo seed) throws Exception {
        var lease = heldJob();
        Callable<Boolean> owner = () -> log().commit(lease, end(DONE)) == Commit.WRITTEN;
        Callable<Boolean> stopper = () -> store().fence(lease.job(), STOPPED);

        var isOwnerFirst = seed.getCurrentRepetition() % 2 == 0;
        var results = together(isOwnerFirst ? List.of(owner, stopper) : List.of(stopper, owner));

        assertThat(results).containsExactlyInAnyOrder(true, false);
        var isOwnersEnd = results.get(isOwnerFirst ? 0 : 1);
        assertThat(job(lease.job()).state()).isEqualTo(isOwnersEnd ? JobState.SUCCEEDED : JobState.CANCELLED);
        assertThat(types(lease.job())).endsWith("job.finished").containsOnlyOnce("job.finished");
    }

    @RepeatedTest(10)
    void ofTwoFencesOneEndsTheJob() throws Exception {
        var lease = heldJob();

        var results = together(List.<Callable<Boolean>>of(
                () -> store().fence(lease.job(), new Ending.Cancelled("ann")),
                () -> store().fence(lease.job(), new Ending.Cancelled("ben"))));

        assertThat(results).containsExactlyInAnyOrder(true, false);
        assertThat(job(lease.job()).stoppedBy()).isEqualTo(results.getFirst() ? "ann" : "ben");
        assertNoGaps(lease.job());
    }

    @RepeatedTest(10)
    void ofAStopAndAnEndTheJobEndsOnce() throws Exception {
        var lease = heldJob();

        var results = together(List.<Callable<Boolean>>of(
                () -> log().commit(lease, end(DONE)) == Commit.WRITTEN,
                () -> store().requestStop(lease.job(), ann).isPresent()));

        assertThat(results).containsExactly(true, true);
        assertThat(job(lease.job()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(types(lease.job())).containsOnlyOnce("job.finished");
    }

    static <T> List<T> together(List<Callable<T>> works) throws InterruptedException, ExecutionException {
        var start = new CyclicBarrier(works.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<T>>();
            for (var work : works) {
                running.add(threads.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            var results = new ArrayList<T>();
            for (var one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
