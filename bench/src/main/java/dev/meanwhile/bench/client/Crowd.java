package dev.meanwhile.bench.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Does many things at once, a virtual thread each, and waits for all of them for a bounded time. */
public final class Crowd {

    private Crowd() {}

    /**
     * @return what they gave, in their order
     * @throws IOException if one failed, or was not done in time; the others are interrupted then
     */
    public static <T> List<T> all(Duration atMost, List<? extends Callable<T>> things)
            throws IOException, InterruptedException {
        var executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("bench-crowd-", 0).factory());
        try {
            return results(executor, atMost, things);
        } finally {
            executor.shutdownNow();
        }
    }

    private static <T> List<T> results(ExecutorService executor, Duration atMost, List<? extends Callable<T>> things)
            throws IOException, InterruptedException {
        var results = new ArrayList<T>();
        for (var future : executor.invokeAll(things, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                results.add(future.get());
            } catch (CancellationException e) {
                throw new IOException("not done within " + atMost.toSeconds() + " s", e);
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
        return results;
    }
}
