package dev.meanwhile.core.run;

import dev.meanwhile.core.llm.Usage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a job's model requests used so far, those of earlier attempts and those that run at once included. Any thread may ask; each
 * request has a meter of its own.
 */
public final class Spent {
    private final ReentrantLock totalLock = new ReentrantLock();
    private volatile Usage total; // written under totalLock

    Spent(Usage before) {
        this.total = before;
    }

    public Usage total() {
        return total;
    }

    /** A meter for one request to a model. */
    public Meter meter() {
        return new Meter();
    }

    /** Tells the job's log a new total. */
    @FunctionalInterface
    public interface Teller {
        void tell(Usage total) throws InterruptedException;
    }

    /** Counts one request; used by that request's thread alone. */
    public final class Meter {
        private Usage measured = Usage.NONE;

        private Meter() {}

        /**
         * Takes in what the provider has measured of the whole request so far; a later measurement replaces the one before.
         *
         * @param teller called with the new total before another meter can change it, so that totals are told in rising order
         */
        public void measured(Usage soFar, Teller teller) throws InterruptedException {
            totalLock.lockInterruptibly();
            try {
                total = total.minus(measured).plus(soFar);
                measured = soFar;
                teller.tell(total);
            } finally {
                totalLock.unlock();
            }
        }
    }
}
