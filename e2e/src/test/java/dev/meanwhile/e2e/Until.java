package dev.meanwhile.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Asks again and again, for what tells nobody when it happens: another process that comes up or goes. */
final class Until {
    private static final long PAUSE_NANOS = 10_000_000;

    private Until() {}

    /** @throws AssertionError if it does not become true in time */
    static void isTrue(String what, Duration atMost, BooleanSupplier condition) {
        var end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not happen within " + atMost.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
