package dev.meanwhile.core.worker;

import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.live.LiveFeeds.Follower;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Stops jobs: asks the owner, waits a moment for it, then ends the job over its head. So a stop works within a second whether the
 * owner lives or not.
 */
public final class Stops {

    /** How long the owner is waited for (engine.md, Stop). */
    public static final Duration PATIENCE = Duration.ofMillis(500);

    private final JobStore jobs;
    private final JobLog log;
    private final LiveFeeds feeds;
    private final Consumer<JobId> nudge;
    private final BiConsumer<Outcome, Duration> onStopped;

    /**
     * @param nudge tells a worker of this process, if it holds the job, to look for its stop at once
     * @param onStopped told of each stop and how long it took
     */
    public Stops(
            JobStore jobs,
            JobLog log,
            LiveFeeds feeds,
            Consumer<JobId> nudge,
            BiConsumer<Outcome, Duration> onStopped) {
        this.jobs = jobs;
        this.log = log;
        this.feeds = feeds;
        this.nudge = nudge;
        this.onStopped = onStopped;
    }

    /**
     * Stops a job in whatever state it is; stopping twice is fine.
     *
     * @param by the person who asks
     */
    public Outcome stop(JobId id, String by) throws InterruptedException {
        var begun = System.nanoTime();
        var outcome = stopped(id, by);
        onStopped.accept(outcome, Duration.ofNanos(System.nanoTime() - begun));
        return outcome;
    }

    private Outcome stopped(JobId id, String by) throws InterruptedException {
        var before = jobs.find(id);
        if (before.isEmpty()) {
            return Outcome.NOT_FOUND;
        }
        if (before.get().state().isFinal()) {
            return Outcome.ALREADY_TERMINAL;
        }
        var after = jobs.requestStop(id, by).orElse(JobState.CANCELLED);
        if (after.isFinal()) {
            return after == JobState.CANCELLED ? Outcome.ABORTED : Outcome.ALREADY_TERMINAL;
        }
        if (!ownerObeys(id)) {
            jobs.fence(id, new Ending.Cancelled(by));
        }
        return jobs.find(id).filter(job -> job.state() != JobState.CANCELLED).isPresent()
                ? Outcome.ALREADY_TERMINAL // it came to its own end in the same moment
                : Outcome.ABORTED;
    }

    private boolean ownerObeys(JobId id) throws InterruptedException {
        var ended = new CountDownLatch(1);
        var end = log.extent(id).last();
        try (var _ = feeds.follow(id, Math.max(0, end - 1), new EndWatch(ended))) {
            nudge.accept(id);
            return ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private record EndWatch(CountDownLatch ended) implements Follower {
        @Override
        public void entries(List<Entry> entries) {
            if (entries.getLast().type().equals(EventCodec.FINISHED)) {
                ended.countDown();
            }
        }

        @Override
        public void over() {
            ended.countDown();
        }

        @Override
        public void broken(RuntimeException cause) {
            throw cause;
        }
    }

    /** What a stop did. */
    public enum Outcome {
        ABORTED("aborted"),
        ALREADY_TERMINAL("already_terminal"),
        NOT_FOUND("not_found");

        private final String wireName;

        Outcome(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
