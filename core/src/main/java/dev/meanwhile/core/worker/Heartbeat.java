package dev.meanwhile.core.worker;

import dev.meanwhile.core.run.StartGate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of its own heartbeat. Who was asleep must neither judge others nor start anything before it has beaten
 * again: time is taken by the wall clock and by the monotonic one, since a suspended machine stops the one and a set clock jumps
 * the other.
 */
final class Heartbeat implements StartGate {
    private final Duration lease;
    private final InstantSource clock;
    private final LongSupplier nanos;

    private final ReentrantLock beatLock = new ReentrantLock();
    private final Condition beaten = beatLock.newCondition();
    private Moment last; // guarded by beatLock
    private Moment unbrokenSince; // guarded by beatLock
    private boolean wasHole; // guarded by beatLock
    private @Nullable Sight sight; // of the database's clock, the last one; guarded by beatLock

    /** @param nanos the monotonic clock */
    Heartbeat(Duration lease, InstantSource clock, LongSupplier nanos) {
        this.lease = lease;
        this.clock = clock;
        this.nanos = nanos;
        this.last = moment();
        this.unbrokenSince = last;
    }

    /**
     * A beat that began at this moment was written.
     *
     * @return whether it is the first one after a hole; a beat that hung in the hole began in it, so the next one sees its rest
     */
    boolean wasWritten(Moment begun) {
        beatLock.lock();
        try {
            var isHole = begun.since(last).compareTo(lease.dividedBy(2)) > 0;
            if (isHole) {
                unbrokenSince = begun;
            }
            var isNews = isHole && !wasHole;
            wasHole = isHole;
            last = begun;
            beaten.signalAll();
            return isNews;
        } finally {
            beatLock.unlock();
        }
    }

    /**
     * What is late is late by the database's clock. When that has jumped, all seem to be, so it counts as a hole: all can beat before
     * anybody judges.
     *
     * @param database what the database's clock showed just now
     */
    void sees(Instant database) {
        beatLock.lock();
        try {
            var now = moment();
            if (sight != null && sight.jumpUntil(database, now).compareTo(lease.dividedBy(2)) > 0) {
                unbrokenSince = now;
            }
            sight = new Sight(database, now);
        } finally {
            beatLock.unlock();
        }
    }

    /** Whether this process has beaten without a hole for a whole lease and does so now: only then may it judge others. */
    boolean mayJudge() {
        beatLock.lock();
        try {
            var now = moment();
            return now.since(last).compareTo(lease.dividedBy(2)) <= 0
                    && now.since(unbrokenSince).compareTo(lease) >= 0;
        } finally {
            beatLock.unlock();
        }
    }

    /** Three quarters of a lease: past that another worker may be about to take the job. */
    @Override
    public void pass() throws InterruptedException {
        beatLock.lockInterruptibly();
        try {
            while (moment().since(last).compareTo(lease.multipliedBy(3).dividedBy(4)) > 0) {
                beaten.await();
            }
            if (Thread.interrupted()) { // a beat interrupts what was lost and then signals: await may see both
                throw new InterruptedException("the job was lost meanwhile");
            }
        } finally {
            beatLock.unlock();
        }
    }

    Moment moment() {
        return new Moment(clock.instant(), nanos.getAsLong());
    }

    /** What the database's clock showed at a moment. */
    private record Sight(Instant database, Moment at) {

        /** How far the database's clock went from where both of ours say it should be; one of ours may have been set, too. */
        Duration jumpUntil(Instant laterDatabase, Moment later) {
            var went = Duration.between(database, laterDatabase);
            var byWall = went.minus(Duration.between(at.wall, later.wall)).abs();
            var byNanos = went.minusNanos(later.nanos - at.nanos).abs();
            return byWall.compareTo(byNanos) < 0 ? byWall : byNanos;
        }
    }

    /** One moment by both clocks. */
    record Moment(Instant wall, long nanos) {

        /** The longer of the two times; a wall clock that went back counts for nothing. */
        Duration since(Moment earlier) {
            var byWall = Duration.between(earlier.wall, wall);
            var byNanos = Duration.ofNanos(nanos - earlier.nanos);
            return byWall.compareTo(byNanos) > 0 ? byWall : byNanos;
        }
    }
}
