package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Gathers what the jobs of this process write until the writer takes it, and holds back whoever brings too much. */
final class Intake {
    /** Of one job and of all; also counts what is being committed. */
    private static final long MOST_OF_JOB = 256 * 1024;

    private static final long MOST_OF_ALL = 32 * 1024 * 1024;

    /** A batch takes no further portion beyond this, so that its statement stays far from its time limit. */
    private static final long MOST_OF_BATCH = 4 * 1024 * 1024;

    /** Unless someone waits, writing takes at most this part of the time, */
    private static final int SHARE = 9;

    /** and between the beginnings of two batches lie at most 40 ms, a third of what viewers' frames gather for. */
    private static final long LONGEST_REST = 40_000_000;

    /** Leases that are over are known this long, in leases: for calls that come late. The database refuses the rest. */
    private static final int MOST_CLOSED = 10_000;

    /** PostgreSQL's order of ids, in which rows are locked. */
    private static final Comparator<Portion> BY_JOB = Comparator.comparing(
            portion -> portion.job().value(),
            Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
                    .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned));

    private final long paceNanos;
    private final ReentrantLock intakeLock = new ReentrantLock();
    private final Condition work = intakeLock.newCondition();
    private final Condition room = intakeLock.newCondition();

    // guarded by intakeLock
    private final Map<Lease, Lane> lanes = new HashMap<>();
    private final LinkedHashSet<Lane> dirty = new LinkedHashSet<>();
    private final Map<Lease, Boolean> closed = new LinkedHashMap<>();
    private List<Entry> outside = new ArrayList<>();
    private long size;
    private boolean isAwaited;
    private boolean isClosing;
    private long taken = System.nanoTime(); // when the last batch was

    Intake(Duration pace) {
        this.paceNanos = pace.toNanos();
    }

    /** Waits for room, then adds; does nothing for a lease that is over. */
    void append(Lease lease, List<Line> lines, @Nullable Usage usage) throws InterruptedException {
        intakeLock.lockInterruptibly();
        try {
            var lane = laneWithRoom(lease);
            if (lane != null) {
                add(lane, portion -> portion.add(lines));
                if (usage != null) {
                    lane.used(usage);
                    lane.gathering().used(usage);
                }
            }
        } finally {
            intakeLock.unlock();
        }
    }

    /** Waits for room, then adds a step that nobody waits for. */
    void enqueue(Lease lease, StepRows step) throws InterruptedException {
        intakeLock.lockInterruptibly();
        try {
            var lane = laneWithRoom(lease);
            if (lane != null) {
                add(lane, step);
            }
        } finally {
            intakeLock.unlock();
        }
    }

    /** Adds a step to go out at once. */
    CompletableFuture<Commit> commit(Lease lease, StepRows step) {
        intakeLock.lock();
        try {
            if (isClosing) {
                throw ErrorCode.SHUTTING_DOWN.exception("the log is closed");
            }
            var lane = lane(lease);
            if (lane == null) {
                return CompletableFuture.completedFuture(Commit.LOST);
            }
            var waiter = new CompletableFuture<Commit>();
            lane.gathering().add(waiter);
            isAwaited = true;
            add(lane, step);
            if (!(step.next() instanceof NextStep.Continue)) {
                close(lease); // what comes under it from now on is dropped
            }
            work.signal();
            return waiter;
        } finally {
            intakeLock.unlock();
        }
    }

    void alive(Lease lease, Duration quiet) {
        intakeLock.lock();
        try {
            var lane = lane(lease);
            if (lane != null) {
                lane.gathering().alive(quiet.toMillis());
                add(lane, _ -> 0);
            }
        } finally {
            intakeLock.unlock();
        }
    }

    /** Entries that others committed, to be told in their order between our own. */
    void outside(Entry entry) {
        intakeLock.lock();
        try {
            outside.add(entry);
            work.signal();
        } finally {
            intakeLock.unlock();
        }
    }

    /** The usage this lease has told, or null. */
    @Nullable
    Usage usage(Lease lease) {
        intakeLock.lock();
        try {
            var lane = lanes.get(lease);
            return lane == null ? null : lane.usage();
        } finally {
            intakeLock.unlock();
        }
    }

    private @Nullable Lane laneWithRoom(Lease lease) throws InterruptedException {
        while (true) {
            var lane = lane(lease);
            if (lane == null || (lane.size() <= MOST_OF_JOB && size <= MOST_OF_ALL)) {
                return lane;
            }
            room.await();
        }
    }

    private @Nullable Lane lane(Lease lease) {
        return closed.containsKey(lease) || isClosing ? null : lanes.computeIfAbsent(lease, Lane::new);
    }

    private void add(Lane lane, StepRows step) {
        add(lane, portion -> portion.add(step));
        if (step.usage() != null) {
            lane.used(step.usage());
        }
    }

    private void add(Lane lane, ToLongFunction<Portion> addition) {
        var grown = addition.applyAsLong(lane.gathering());
        lane.grew(grown);
        size += grown;
        if (dirty.isEmpty()) {
            work.signal();
        }
        dirty.add(lane);
    }

    /** Waits until it is time for a batch; null once closed and empty. */
    @Nullable
    Batch take() throws InterruptedException {
        intakeLock.lockInterruptibly();
        try {
            var nextBatch = taken + rest(System.nanoTime() - taken);
            while (true) {
                if (isClosing || isAwaited || !outside.isEmpty()) {
                    break;
                }
                var wait = nextBatch - System.nanoTime();
                if (dirty.isEmpty()) {
                    work.await();
                } else if (wait > 0) {
                    work.awaitNanos(wait);
                } else {
                    break;
                }
            }
            return isClosing && dirty.isEmpty() && outside.isEmpty() ? null : batch();
        } finally {
            intakeLock.unlock();
        }
    }

    /** A slow batch is followed by a longer rest: many small commits would only make a busy database busier. */
    private long rest(long busyNanos) {
        return Math.max(paceNanos, Math.min(SHARE * busyNanos, LONGEST_REST));
    }

    private Batch batch() {
        taken = System.nanoTime();
        var portions = new ArrayList<Portion>(dirty.size());
        var bytes = 0L;
        for (Iterator<Lane> next = dirty.iterator(); next.hasNext() && bytes < MOST_OF_BATCH; next.remove()) {
            var portion = next.next().take();
            bytes += portion.size();
            portions.add(portion);
        }
        isAwaited &= !dirty.isEmpty();
        portions.sort(BY_JOB);
        var told = outside;
        outside = new ArrayList<>();
        return new Batch(portions, told);
    }

    /** The portion is committed. */
    void written(Portion portion) {
        intakeLock.lock();
        try {
            portion.lane().wrote(portion);
            size -= portion.size();
            if (!(portion.next() instanceof NextStep.Continue)) {
                lanes.remove(portion.lane().lease());
            }
            room.signalAll();
        } finally {
            intakeLock.unlock();
        }
    }

    /**
     * The portion's lease is over: drops what its job has gathered since.
     *
     * @return who waits for anything of it
     */
    List<CompletableFuture<Commit>> lost(Portion portion) {
        intakeLock.lock();
        try {
            var lane = portion.lane();
            var waiters = lane.waiters();
            size -= lane.size();
            lanes.remove(lane.lease());
            dirty.remove(lane);
            close(lane.lease());
            room.signalAll();
            return waiters;
        } finally {
            intakeLock.unlock();
        }
    }

    private void close(Lease lease) {
        closed.put(lease, true);
        if (closed.size() > MOST_CLOSED) {
            closed.remove(closed.keySet().iterator().next());
        }
    }

    /** Takes nothing more; what is here is still given out. */
    void close() {
        intakeLock.lock();
        try {
            isClosing = true;
            work.signalAll();
            room.signalAll();
        } finally {
            intakeLock.unlock();
        }
    }

    /** Tells everybody who waits that the end of their commit is not known here. */
    void abandon() {
        intakeLock.lock();
        try {
            var failure = ErrorCode.SHUTTING_DOWN.failure("the log was closed while the database was away");
            for (var lane : lanes.values()) {
                lane.waiters().forEach(waiter -> waiter.completeExceptionally(new EngineException(failure)));
            }
            dirty.clear();
        } finally {
            intakeLock.unlock();
        }
    }
}
