package dev.meanwhile.core.time;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again on one virtual thread, until it is stopped. Nothing that a turn throws ends it: the next turn comes.
 * The first failure of its kind in a row is logged, and the success after it; what comes between is counted. Of an absent store
 * nothing is said here: that is told by the store itself, once for all who wait for it.
 */
public final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Duration afterFailure;
    private final Turn turn;
    private final Thread thread;
    private final Semaphore wakeUps = new Semaphore(0);
    private final AtomicLong failures = new AtomicLong();
    private volatile boolean isStopped;
    private volatile long lastTurn = System.nanoTime();
    private long failuresInRow; // the loop's thread only
    private @Nullable Class<?> lastTold; // the loop's thread only

    /** One turn; gives the longest wait until the next. */
    @FunctionalInterface
    public interface Turn {
        Duration run() throws InterruptedException;
    }

    /** @param afterFailure time from a turn that failed to the next one */
    public Loop(String name, Duration afterFailure, Turn turn) {
        this.name = name;
        this.afterFailure = afterFailure;
        this.turn = turn;
        this.thread = Thread.ofVirtual().name("loop-" + name).unstarted(this::run);
    }

    public void start() {
        lastTurn = System.nanoTime();
        thread.start();
    }

    /** Begins the next turn now; many calls during one turn make one more. */
    public void wake() {
        if (wakeUps.availablePermits() == 0) {
            wakeUps.release();
        }
    }

    /** Ends the loop after its present turn and waits for that. */
    public void stop() throws InterruptedException {
        isStopped = true;
        wakeUps.release();
        thread.join();
    }

    /** How it does; from any thread. */
    public LoopState state() {
        return new LoopState(name, failures.get(), Duration.ofNanos(System.nanoTime() - lastTurn));
    }

    private void run() {
        try {
            while (!isStopped) {
                var wait = once();
                lastTurn = System.nanoTime();
                var _ = wakeUps.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ends by interruption", thread.getName());
        }
    }

    private Duration once() throws InterruptedException {
        try {
            var wait = turn.run();
            succeeded();
            return wait;
        } catch (RuntimeException | Error e) {
            failures.incrementAndGet();
            failed(e);
        }
        return afterFailure;
    }

    private void succeeded() {
        if (lastTold != null) {
            LOG.info("{} goes on after {} failed turns", thread.getName(), failuresInRow);
        }
        failuresInRow = 0;
        lastTold = null;
    }

    /** Where even telling fails, for want of memory or of a class, the count has told. */
    private void failed(Throwable why) {
        failuresInRow++;
        var isOutage = why instanceof EngineException e && e.code() == ErrorCode.STORE_UNAVAILABLE;
        if (isOutage || why.getClass() == lastTold) {
            return;
        }
        lastTold = why.getClass();
        try {
            tell(why);
        } catch (RuntimeException | Error e) {
            lastTold = null; // the next turn tries again
        }
    }

    private void tell(Throwable why) {
        switch (why) {
            case EngineException e -> LOG.warn("{} must wait: {}", thread.getName(), e.getMessage());
            default -> LOG.error("{} failed by a defect and goes on", thread.getName(), why);
        }
    }
}
