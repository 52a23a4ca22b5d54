package dev.meanwhile.store.postgres.sql;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets some callers to the database at a time; the others wait in the order in which they came, without a connection. A burst of
 * requests then takes as long as it takes: each is served in its turn, and none is refused while the database works. Safe for use by
 * many threads.
 */
final class Turnstile {
    private final Semaphore places;
    private final Supplier<Duration> patience;

    /**
     * @param places callers at a time
     * @param patience how long one that comes now waits for a place
     */
    Turnstile(int places, Supplier<Duration> patience) {
        this.places = new Semaphore(places, true);
        this.patience = patience;
    }

    /**
     * Waits for a place, which {@link #leave} gives back.
     *
     * @throws EngineException {@code store_unavailable} after too long a wait, or when interrupted
     */
    void enter() {
        try {
            if (!places.tryAcquire(patience.get().toMillis(), TimeUnit.MILLISECONDS)) {
                throw ErrorCode.STORE_UNAVAILABLE.exception("the database has too much to do");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.STORE_UNAVAILABLE.failure("interrupted while it waited"), e);
        }
    }

    void leave() {
        places.release();
    }
}
