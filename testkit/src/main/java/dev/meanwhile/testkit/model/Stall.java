package dev.meanwhile.testkit.model;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A silence in an answer. The test can wait for it to begin, and ends it. */
public final class Stall {
    /** Longer than any test waits for anything, so that a forgotten one does not hold the server's thread for ever. */
    private static final long LONGEST_SECONDS = 120;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Returns when the server has sent all before the silence; false if that takes over 20 s. */
    public boolean awaitBegun() throws InterruptedException {
        return begun.await(20, TimeUnit.SECONDS);
    }

    public void release() {
        released.countDown();
    }

    /** @return whether it was released */
    boolean hold() throws InterruptedException {
        begun.countDown();
        return released.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    }
}
