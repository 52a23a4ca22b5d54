package dev.meanwhile.core.fake;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A place in a script where it stops until the test lets it go on; the test can wait until the script got there. */
public final class Roadblock {
    /** Longer than any machine needs, so that a hanging test ends and says where. */
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch lifted = new CountDownLatch(1);

    /** Called by the script: says that it is here, and stays until {@link #lift}. */
    public void here() throws InterruptedException {
        reached.countDown();
        await(lifted, "nobody lifted the roadblock");
    }

    /** Called by the test: returns when a script is here. */
    public void awaitReached() throws InterruptedException {
        await(reached, "nobody reached the roadblock");
    }

    /** Called by the test: whoever is here or comes later goes on. */
    public void lift() {
        lifted.countDown();
    }

    private static void await(CountDownLatch latch, String otherwise) throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(otherwise + " within " + PATIENCE_SECONDS + " s");
        }
    }
}
