package dev.meanwhile.store.postgres.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is to be closed, newest first, each exactly once and even when another fails. An interruption does not cut it short: the steps
 * are bounded, and a server left behind would be worse. Used by one thread at a time.
 */
final class Closing {
    private final Deque<Step> steps = new ArrayDeque<>();

    /** Safe to repeat after an interruption. */
    interface Step {
        void run() throws Exception;
    }

    void add(Step step) {
        steps.push(step);
    }

    /** Closes after a failure, which keeps what fails here as suppressed. */
    void closeAfter(Exception failure) {
        var another = closeAll();
        if (another != null) {
            failure.addSuppressed(another);
        }
    }

    /** @throws EmbeddedPostgresException the first failure, with the others as suppressed */
    void close() {
        var failure = closeAll();
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure != null) {
            throw new EmbeddedPostgresException("stopping PostgreSQL: " + failure.getMessage(), failure);
        }
    }

    private @Nullable Exception closeAll() {
        @Nullable Exception first = null;
        var interrupted = Thread.interrupted();
        while (!steps.isEmpty()) {
            try {
                steps.peek().run();
                steps.pop();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (Exception e) {
                steps.pop();
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return first;
    }
}
