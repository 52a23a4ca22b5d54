package dev.meanwhile.store.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private final List<Set<String>> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch firstRuns = new CountDownLatch(1);
    private final CompletableFuture<Void> firstEnds = new CompletableFuture<>();
    private final Together<String, String> together = new Together<>(this::lookup);

    /** The first question takes until it is let go. */
    private Map<String, String> lookup(Set<String> keys) {
        asked.add(new TreeSet<>(keys));
        if (asked.size() == 1) {
            firstRuns.countDown();
            firstEnds.join();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted");
        }
        if (keys.contains("bad")) {
            throw new IllegalArgumentException("a bad key");
        }
        return keys.stream()
                .filter(key -> !key.equals("unknown"))
                .collect(Collectors.toMap(Function.identity(), key -> "the " + key));
    }

    @Test
    void whoComesWhileAQuestionRunsIsAnsweredByTheNext() throws Exception {
        var first = finding("first");
        firstRuns.await();
        var others = List.of(waiting("a"), waiting("b"), waiting("unknown"), waiting("a"));

        firstEnds.complete(null);

        assertThat(first.get()).contains("the first");
        assertThat(others.get(0).get()).contains("the a");
        assertThat(others.get(1).get()).contains("the b");
        assertThat(others.get(2).get()).isEmpty();
        assertThat(others.get(3).get()).contains("the a");
        assertThat(asked).containsExactly(Set.of("first"), Set.of("a", "b", "unknown"));
    }

    @Test
    void aFailureReachesAllWhomTheQuestionWasFor() throws Exception {
        var first = finding("first");
        firstRuns.await();
        var others = List.of(waiting("a"), waiting("bad"));

        firstEnds.complete(null);

        first.get();
        for (var other : others) {
            assertThatThrownBy(other::get).hasRootCauseInstanceOf(IllegalArgumentException.class);
        }
        assertThat(together.find("next")).contains("the next");
    }

    @Test
    void anInterruptOfTheOneWhoAsksIsNobodyElses() throws Exception {
        var first = finding("first");
        firstRuns.await();
        var leader = started("a");
        awaitWaiting(leader.thread());
        var other = waiting("b");
        leader.thread().interrupt();

        firstEnds.complete(null);

        first.get();
        assertThatThrownBy(leader.task()::get).hasRootCauseMessage("interrupted");
        assertThat(other.get()).contains("the b");
    }

    private FutureTask<Optional<String>> finding(String key) {
        return started(key).task();
    }

    /** Returns once the caller waits for the question before its own. */
    private FutureTask<Optional<String>> waiting(String key) {
        var caller = started(key);
        awaitWaiting(caller.thread());
        return caller.task();
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private Caller started(String key) {
        var task = new FutureTask<>(() -> together.find(key));
        return new Caller(task, Thread.ofPlatform().start(task));
    }

    private record Caller(FutureTask<Optional<String>> task, Thread thread) {}
}
