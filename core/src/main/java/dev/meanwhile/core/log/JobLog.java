package dev.meanwhile.core.log;

import dev.meanwhile.core.job.JobId;
import java.time.Duration;
import java.util.List;

/**
 * The log of the jobs that this process holds. Facts become visible to viewers only after their commit. {@code JobLogContract} in
 * {@code testkit} is the full specification; an implementation is correct when it passes.
 */
public interface JobLog {

    /**
     * Adds facts at the end of a job's log and returns at once; they are committed with the next batch, in this order.
     * Neighbouring text of one (path, round, try) may become one event. Blocks while the job has more than 256 KiB, or the process
     * more than 32 MiB, of uncommitted facts. Facts under a lost lease are dropped; the lease's holder is told by {@link
     * CommitListener#lost}.
     *
     * @throws InterruptedException if the job was stopped while waiting for room
     */
    void append(Lease lease, List<Fact> facts) throws InterruptedException;

    /**
     * Commits everything appended so far together with the step: all or nothing. Waits for the commit, across database outages.
     * After a step that ends, parks or releases the job nothing more can be written under the lease.
     *
     * @return {@code LOST} if another worker took the job; then nothing of this call, nor of what was appended before it and not
     *     yet visible, was written
     */
    Commit commit(Lease lease, Step step) throws InterruptedException;

    /**
     * Adds a step that nobody waits for: it goes out with the next batch, in order with the facts around it. Never ends, parks or
     * releases the job.
     */
    void enqueue(Lease lease, Step step) throws InterruptedException;

    /** Tells that the job lives, without an event; its silence counts only from {@code quiet} after now. */
    void alive(Lease lease, Duration quiet);

    /** Reads entries with {@code seq > after}, in order, at most {@code limit} from 1 to 1000; none for an unknown job. */
    List<Entry> read(JobId job, long after, int limit);

    /** How a job's log stands; empty log for an unknown job. */
    Extent extent(JobId job);

    /** Losing a job is ordinary, so it is a value. */
    enum Commit {
        WRITTEN,
        LOST
    }

    /**
     * @param last the last {@code seq} ever written, 0 if none
     * @param isDeleted whether the events were deleted after their retention; a cursor below {@code last} can then not be served
     */
    record Extent(long last, boolean isDeleted) {}
}
