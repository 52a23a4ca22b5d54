package dev.meanwhile.core.time;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass. */
@FunctionalInterface
public interface Pause {

    /** Returns after this time; at once if it is not positive. */
    void pause(Duration time) throws InterruptedException;

    /** Real time. */
    static Pause real() {
        return time -> {
            // a latch that nobody opens: unlike sleep it cannot be mistaken for a wait on something that happens
            var _ = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        };
    }
}
