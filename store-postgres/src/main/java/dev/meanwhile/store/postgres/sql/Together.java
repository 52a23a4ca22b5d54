package dev.meanwhile.store.postgres.sql;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks keys up by as few statements as it takes: who comes while one runs waits for the next, which asks for all who came
 * meanwhile. Each answer is from after its question, and a lone caller waits for nobody. Safe for use by many threads.
 *
 * @param <K> keys, equal if they ask for the same
 * @param <V> what is found
 */
public final class Together<K, V> {
    private final Function<Set<K>, Map<K, V>> lookup;
    private final ReentrantLock turnLock = new ReentrantLock(); // held while a statement runs
    private final ReentrantLock gatherLock = new ReentrantLock();
    private @Nullable Batch<K, V> gathering; // guarded by gatherLock

    /** @param lookup asks for all keys at once; what is not found is left out */
    public Together(Function<Set<K>, Map<K, V>> lookup) {
        this.lookup = lookup;
    }

    /** @throws RuntimeException what the lookup threw; all that it was to answer get the same */
    public Optional<V> find(K key) {
        var seat = join(key);
        var batch = seat.batch();
        if (seat.leads()) {
            ask(batch);
        }
        return switch (batch.answer().join()) {
            case Answer.Found<K, V>(var found) -> Optional.ofNullable(found.get(key));
            case Answer.Failed<K, V>(var cause, var wasInterrupted) -> {
                if (wasInterrupted && !seat.leads()) {
                    yield find(key); // an interrupt is meant for the one who asked, not for those who wait with it
                }
                throw cause;
            }
        };
    }

    /** The first of a batch leads it. */
    private Seat<K, V> join(K key) {
        gatherLock.lock();
        try {
            var leads = gathering == null;
            var batch = gathering == null ? new Batch<K, V>(new HashSet<>(), new CompletableFuture<>()) : gathering;
            gathering = batch;
            batch.keys().add(key);
            return new Seat<>(batch, leads);
        } finally {
            gatherLock.unlock();
        }
    }

    private void ask(Batch<K, V> batch) {
        turnLock.lock();
        try {
            close();
            batch.answer().complete(answer(batch.keys()));
        } finally {
            turnLock.unlock();
        }
    }

    private void close() {
        gatherLock.lock();
        try {
            gathering = null;
        } finally {
            gatherLock.unlock();
        }
    }

    private Answer<K, V> answer(Set<K> keys) {
        try {
            return new Answer.Found<>(lookup.apply(keys));
        } catch (RuntimeException e) {
            return new Answer.Failed<>(e, Thread.currentThread().isInterrupted());
        } catch (Error e) { // nobody may wait for ever
            return new Answer.Failed<>(new IllegalStateException("a lookup broke", e), false);
        }
    }

    /** Keys that are asked for together. */
    private record Batch<K, V>(Set<K> keys, CompletableFuture<Answer<K, V>> answer) {}

    private record Seat<K, V>(Batch<K, V> batch, boolean leads) {}

    private sealed interface Answer<K, V> {
        record Found<K, V>(Map<K, V> found) implements Answer<K, V> {}

        record Failed<K, V>(RuntimeException cause, boolean wasInterrupted) implements Answer<K, V> {}
    }
}
