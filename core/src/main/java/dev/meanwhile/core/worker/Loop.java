package dev.meanwhile.core.worker;

import dev.meanwhile.core.error.EngineException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on one virtual thread, until it is stopped; a failure is logged and the next turn comes. */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final Duration afterFailure;
    private final Turn turn;
    private final Thread thread;
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean isStopped;
    private boolean isFailing; // the loop's thread only

    /** One turn; gives the longest wait until the next. */
    @FunctionalInterface
    interface Turn {
        Duration run() throws InterruptedException;
    }

    Loop(String name, Duration afterFailure, Turn turn) {
        this.afterFailure = afterFailure;
        this.turn = turn;
        this.thread = Thread.ofVirtual().name("worker-" + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Begins the next turn now; many calls during one turn make one more. */
    void wake() {
        if (wakeUps.availablePermits() == 0) {
            wakeUps.release();
        }
    }

    /** Ends the loop after its present turn and waits for that. */
    void stop() throws InterruptedException {
        isStopped = true;
        wakeUps.release();
        thread.join();
    }

    private void run() {
        try {
            while (!isStopped) {
                var wait = once();
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
            isFailing = false;
            return wait;
        } catch (EngineException e) {
            if (!isFailing) {
                LOG.warn("{} must wait: {}", thread.getName(), e.getMessage());
            }
            isFailing = true;
        } catch (RuntimeException e) {
            LOG.error("{} failed by a defect and goes on", thread.getName(), e);
        }
        return afterFailure;
    }
}
