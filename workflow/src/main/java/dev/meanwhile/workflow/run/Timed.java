package dev.meanwhile.workflow.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does work that may take so long and no longer. */
final class Timed {

    /** How long work that was interrupted may take to write what is known of its calls. */
    private static final long LAST_WORDS_SECONDS = 2;

    private Timed() {}

    /** What the work gave; empty if it was interrupted because its time was over. */
    static <T> Optional<T> call(Duration time, Callable<T> work) throws InterruptedException {
        var result = new CompletableFuture<T>();
        var thread = Thread.ofVirtual().name("timed").start(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return Optional.of(result.get(time.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            thread.interrupt();
            var _ = thread.join(Duration.ofSeconds(LAST_WORDS_SECONDS));
            return Optional.empty();
        } catch (ExecutionException e) {
            throw rethrown(e);
        } catch (InterruptedException e) {
            thread.interrupt();
            var _ = thread.join(Duration.ofSeconds(LAST_WORDS_SECONDS));
            throw e;
        }
    }

    private static RuntimeException rethrown(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException failure -> failure;
            case null, default -> new IllegalStateException("work failed", e);
        };
    }
}
