package dev.meanwhile.store.postgres.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells of the database's absence: once when it begins and once when it is over, whoever it is that asks meanwhile and how often.
 * Safe for use by many threads.
 */
public final class Outage {
    /** It is over with the first success so long after the last failure: connections come back one by one. */
    private static final Duration CALM = Duration.ofSeconds(1);

    private final Logger log;
    private final LongSupplier nanos;

    private final ReentrantLock outageLock = new ReentrantLock();
    private volatile boolean isOn; // changed under outageLock
    private long began; // guarded by outageLock, like the field below
    private long lastFailure;

    /** @param nanos the monotonic clock */
    Outage(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /** Whether it has begun and is not known to be over. */
    boolean isOn() {
        return isOn;
    }

    /** The database could not be asked. */
    public void failed(SQLException cause) {
        outageLock.lock();
        try {
            lastFailure = nanos.getAsLong();
            if (!isOn) {
                isOn = true;
                began = lastFailure;
                log.warn(
                        "the database does not answer; jobs wait for it: SQLSTATE={} {}",
                        cause.getSQLState(),
                        cause.getMessage());
            }
        } finally {
            outageLock.unlock();
        }
    }

    /** The database was asked and has answered. Costs next to nothing while it is there. */
    public void worked() {
        if (!isOn) {
            return;
        }
        outageLock.lock();
        try {
            var now = nanos.getAsLong();
            if (isOn && now - lastFailure >= CALM.toNanos()) {
                isOn = false;
                var seconds = Duration.ofNanos(now - began).toMillis() / 1000.0;
                log.info("the database answers again after {} s", String.format(Locale.ROOT, "%.1f", seconds));
            }
        } finally {
            outageLock.unlock();
        }
    }
}
