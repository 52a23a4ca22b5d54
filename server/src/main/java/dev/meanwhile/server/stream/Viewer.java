package dev.meanwhile.server.stream;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client attached to a job's stream. Frames wait here until its socket takes them; when too many do, it is cut, and nobody else
 * is touched. Safe for use by all threads.
 *
 * <p>Its lock is taken by threads that hold the lock of a {@link JobFrames}; so while it is held, that one is never taken.
 */
public final class Viewer {
    private final Wire wire;
    private final Audience audience;
    private final InstantSource clock;

    private final ReentrantLock queueLock = new ReentrantLock();
    private final Condition changed = queueLock.newCondition();
    private final Queue<Frame> queue = new ArrayDeque<>(); // guarded by queueLock, like the fields below
    private long behind;
    private boolean isDraining;
    private boolean isEnding;
    private boolean isGone;
    private final List<Runnable> onGone = new ArrayList<>();

    Viewer(Wire wire, Audience audience, InstantSource clock) {
        this.wire = wire;
        this.audience = audience;
        this.clock = clock;
    }

    /** Takes a frame to send; returns at once. A single frame larger than the bound is let through. */
    public void offer(Frame frame) {
        queueLock.lock();
        try {
            if (isGone || isEnding) {
                return;
            }
            queue.add(frame);
            behind += frame.size();
            audience.waits(frame.size());
            if (behind > audience.mostBehind() && queue.size() > 1) {
                cut(true);
                return;
            }
            drainSoon();
        } finally {
            queueLock.unlock();
        }
        audience.balance();
    }

    void send(Buffer bytes) {
        offer(new Frame(bytes, 0, null));
    }

    /** Only if nothing waits: a viewer that is behind gets bytes anyway. */
    void beat() {
        if (behind() == 0) {
            send(Sse.BEAT);
        }
    }

    /** Ends the stream in good order, once everything offered was written. */
    public void end() {
        queueLock.lock();
        try {
            isEnding = true;
            drainSoon();
        } finally {
            queueLock.unlock();
        }
    }

    /** Caller holds queueLock. */
    private void drainSoon() {
        if (!isDraining && !isGone) {
            isDraining = true;
            wire.run(this::drain);
        }
    }

    /** On the event loop. */
    private void drain() {
        queueLock.lock();
        try {
            while (!isGone && !queue.isEmpty()) {
                if (wire.isFull()) {
                    wire.onDrain(this::drain);
                    return;
                }
                write(queue.remove());
            }
            isDraining = false;
            if (isEnding && !isGone) {
                wire.end();
                leave();
            }
        } finally {
            queueLock.unlock();
        }
    }

    private void write(Frame frame) {
        behind -= frame.size();
        audience.waits(-frame.size());
        wire.write(frame.bytes());
        if (frame.at() != null) {
            audience.metrics().sent(Duration.between(frame.at(), clock.instant()));
        }
        changed.signalAll();
    }

    /**
     * Waits until everything offered was written.
     *
     * @return false if the viewer is gone, or took nothing for {@code patience}
     */
    boolean awaitWritten(Duration patience) throws InterruptedException {
        queueLock.lockInterruptibly();
        try {
            while (!isGone && !queue.isEmpty()) {
                if (!changed.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                    cut(true);
                }
            }
            return !isGone;
        } finally {
            queueLock.unlock();
        }
    }

    /** Bytes that wait for its socket. */
    long behind() {
        queueLock.lock();
        try {
            return behind;
        } finally {
            queueLock.unlock();
        }
    }

    /** @param isTooSlow whether it counts as dropped */
    void cut(boolean isTooSlow) {
        queueLock.lock();
        try {
            if (isGone) {
                return;
            }
            if (isTooSlow) {
                audience.metrics().dropped();
            }
            wire.cut();
            leave();
        } finally {
            queueLock.unlock();
        }
    }

    /** The client went away, or was sent away. */
    void leave() {
        List<Runnable> goodbyes;
        queueLock.lock();
        try {
            if (isGone) {
                return;
            }
            isGone = true;
            audience.waits(-behind);
            behind = 0;
            queue.clear();
            goodbyes = List.copyOf(onGone);
            changed.signalAll();
        } finally {
            queueLock.unlock();
        }
        audience.left(this);
        goodbyes.forEach(Runnable::run);
    }

    /** Runs a task when the viewer is gone, at once if it is already; the task takes no lock of a {@link JobFrames}. */
    public void onGone(Runnable task) {
        queueLock.lock();
        try {
            if (!isGone) {
                onGone.add(task);
                return;
            }
        } finally {
            queueLock.unlock();
        }
        task.run();
    }
}
