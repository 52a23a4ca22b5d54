package dev.meanwhile.testkit.contract;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** A listener that remembers what it was told, and on which a test can wait. */
final class Commits implements CommitListener {
    /** Longer than any machine needs, so that a hanging test ends and says where. */
    private static final long PATIENCE_SECONDS = 20;

    private final ReentrantLock toldLock = new ReentrantLock();
    private final Condition isTold = toldLock.newCondition();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Lease> lost = new ArrayList<>();

    @Override
    public void committed(JobId job, List<Entry> committed) {
        tell(() -> entries.addAll(committed));
    }

    @Override
    public void lost(Lease lease) {
        tell(() -> lost.add(lease));
    }

    private void tell(Runnable what) {
        toldLock.lock();
        try {
            what.run();
            isTold.signalAll();
        } finally {
            toldLock.unlock();
        }
    }

    /** Returns when this entry's commit was told. */
    void awaitSeq(JobId job, long seq) throws InterruptedException {
        await(() -> entries.stream().anyMatch(entry -> entry.job().equals(job) && entry.seq() >= seq));
    }

    /** Returns when the loss of this lease was told. */
    void awaitLost(Lease lease) throws InterruptedException {
        await(() -> lost.contains(lease));
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        toldLock.lock();
        try {
            var left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError("not told within " + PATIENCE_SECONDS + " s; told: " + entries + lost);
                }
                left = isTold.awaitNanos(left);
            }
        } finally {
            toldLock.unlock();
        }
    }

    List<Entry> of(JobId job) {
        toldLock.lock();
        try {
            return entries.stream().filter(entry -> entry.job().equals(job)).toList();
        } finally {
            toldLock.unlock();
        }
    }

    /** How often the loss of this lease was told. */
    long timesLost(Lease lease) {
        toldLock.lock();
        try {
            return lost.stream().filter(lease::equals).count();
        } finally {
            toldLock.unlock();
        }
    }
}
