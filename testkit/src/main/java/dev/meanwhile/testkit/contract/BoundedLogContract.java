package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.facts;
import static dev.meanwhile.testkit.contract.Samples.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.log.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a log that commits in batches promises when it cannot commit for a while. A log that commits at once needs it not. */
public abstract class BoundedLogContract extends EngineContract {
    private static final int BOUND = 256 * 1024;
    private static final long BOUND_OF_ALL = 32L * 1024 * 1024;
    private static final String PIECE = "x".repeat(1024);

    /** Keeps the log from committing, as when its database is away, until {@link #letCommitsThrough}. */
    protected abstract void holdCommitsUp();

    /** Undoes {@link #holdCommitsUp}. */
    protected abstract void letCommitsThrough();

    @Test
    void aFullJobBlocksUntilItsFactsAreCommitted() throws Exception {
        var lease = heldJob();
        holdCommitsUp();
        var appended = new AtomicLong();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var appending = threads.submit(() -> {
                append(lease, appended, 4 * BOUND);
                return true;
            });
            awaitFull(appended);
            letCommitsThrough();
            assertThat(appending.get()).isTrue();
        }
        write(lease, facts());

        assertThat(text(lease.job(), "")).hasSize(4 * BOUND);
    }

    @Test
    void whoWaitsForRoomCanBeInterrupted() throws Exception {
        var lease = heldJob();
        holdCommitsUp();
        var appended = new AtomicLong();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var thread = new Thread[1];
            var appending = threads.submit(() -> {
                thread[0] = Thread.currentThread();
                append(lease, appended, 4 * BOUND);
                return true;
            });
            awaitFull(appended);
            thread[0].interrupt();

            assertThatThrownBy(appending::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(appended.get()).isLessThan(4L * BOUND);
        } finally {
            letCommitsThrough();
        }
    }

    @Test
    void allJobsOfAProcessShareABound() throws Exception {
        var leases = new ArrayList<Lease>();
        for (var i = 0; i < 150; i++) {
            leases.add(heldJob());
        }
        holdCommitsUp();
        var appended = new AtomicLong();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var thread = new AtomicReference<>(Thread.currentThread());
            var appending = threads.submit(() -> {
                thread.set(Thread.currentThread());
                appendToEach(leases, appended);
                return true;
            });
            while (!appending.isDone()
                    && (appended.get() < BOUND_OF_ALL - BOUND || thread.get().getState() != Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            assertThat(appended.get()).isBetween(BOUND_OF_ALL - BOUND, BOUND_OF_ALL);
            letCommitsThrough();
            assertThat(appending.get()).isTrue();
        }

        assertThat(appended.get()).isGreaterThan(BOUND_OF_ALL);
    }

    /** Less than the bound of one job to each, and more than that of all together. */
    private void appendToEach(List<Lease> leases, AtomicLong appended) throws InterruptedException {
        var piece = PIECE.repeat(120);
        for (var lease : leases) {
            for (var offset = 0L; offset < 2L * piece.length(); offset += piece.length()) {
                log().append(lease, List.of(says(offset, piece)));
                appended.addAndGet(piece.length());
            }
        }
    }

    private void append(Lease lease, AtomicLong appended, int size) throws InterruptedException {
        while (appended.get() < size) {
            log().append(lease, List.of(says(appended.get(), PIECE)));
            appended.addAndGet(PIECE.length());
        }
    }

    /** Returns when as much is appended as fits; one step more would block. */
    private static void awaitFull(AtomicLong appended) {
        while (appended.get() < BOUND - 2 * PIECE.length()) {
            Thread.onSpinWait();
        }
    }
}
