package dev.meanwhile.bench.rig;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what tells nobody when it happens: another process that begins to listen, a gauge that falls. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Await() {}

    /** Something that is true at some time. */
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** @return false if the time was over before it became true */
    public static boolean until(Duration atMost, Condition condition) throws IOException, InterruptedException {
        var end = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause(PAUSE);
        }
        return true;
    }

    public static void pause(Duration time) throws InterruptedException {
        LockSupport.parkNanos(time.toNanos());
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
