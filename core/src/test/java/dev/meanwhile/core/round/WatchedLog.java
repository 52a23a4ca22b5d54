package dev.meanwhile.core.round;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A log that lets a test do something right after each write: the write itself stays, as it does when its writer dies. */
record WatchedLog(JobLog log, Watch watch) implements JobLog {

    /** May throw what it likes. */
    @FunctionalInterface
    interface Watch {
        void wrote(Step step) throws InterruptedException;
    }

    /** What {@code kill -9} is to a real process. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Dies after this many writes. */
    static WatchedLog dyingAfter(int writes, JobLog log) {
        var left = new AtomicInteger(writes);
        return new WatchedLog(log, _ -> {
            if (left.decrementAndGet() <= 0) {
                throw new Crash();
            }
        });
    }

    @Override
    public void append(Lease lease, List<Fact> facts) throws InterruptedException {
        log.append(lease, facts);
        watch.wrote(new Step(facts, List.of(), List.of(), NextStep.CONTINUE));
    }

    @Override
    public Commit commit(Lease lease, Step step) throws InterruptedException {
        var commit = log.commit(lease, step);
        watch.wrote(step);
        return commit;
    }

    @Override
    public void enqueue(Lease lease, Step step) throws InterruptedException {
        log.enqueue(lease, step);
        watch.wrote(step);
    }

    @Override
    public void alive(Lease lease, Duration quiet) {
        log.alive(lease, quiet);
    }

    @Override
    public List<Entry> read(JobId job, long after, int limit) {
        return log.read(job, after, limit);
    }

    @Override
    public Extent extent(JobId job) {
        return log.extent(job);
    }
}
