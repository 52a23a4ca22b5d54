package dev.meanwhile.store.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void whoeverCameFirstEntersFirst() throws InterruptedException {
        var turnstile = new Turnstile(1, () -> LONG);
        var entered = Collections.synchronizedList(new ArrayList<Integer>());
        turnstile.enter();
        var waiting = new ArrayList<Thread>();
        for (var n : IntStream.range(0, 5).toArray()) {
            var thread = Thread.ofPlatform().start(() -> {
                turnstile.enter();
                entered.add(n);
                turnstile.leave();
            });
            waiting.add(thread);
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }

        turnstile.leave();
        for (var thread : waiting) {
            thread.join();
        }

        assertThat(entered).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void whoeverWaitsTooLongIsRefused() {
        var turnstile = new Turnstile(1, () -> Duration.ZERO);
        turnstile.enter();

        assertThatThrownBy(turnstile::enter)
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));

        turnstile.leave();
        turnstile.enter(); // the refused one took no place
    }

    @Test
    void anInterruptedWaitEndsAtOnceAndStaysInterrupted() {
        var turnstile = new Turnstile(1, () -> LONG);
        turnstile.enter();
        Thread.currentThread().interrupt();

        assertThatThrownBy(turnstile::enter).isInstanceOf(EngineException.class);

        assertThat(Thread.interrupted()).isTrue();
    }
}
