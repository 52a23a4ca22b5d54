package dev.meanwhile.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.time.Loop.Turn;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopTest {
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    private final AtomicInteger turns = new AtomicInteger();
    private final CountDownLatch third = new CountDownLatch(3);

    @Test
    void anErrorEndsNoLoop() throws InterruptedException {
        var loop = started(() -> {
            throw new NoClassDefFoundError("a jar was replaced");
        });

        third.await();
        loop.stop();

        assertThat(turns.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void failedTurnsAreCounted() throws InterruptedException {
        var calm = new CountDownLatch(1);
        var loop = started(() -> {
            return switch (turns.get()) {
                case 1 -> throw ErrorCode.STORE_UNAVAILABLE.exception("the database is away");
                case 2 -> throw new IllegalStateException("a defect");
                case 3 -> throw new StackOverflowError();
                default -> {
                    calm.countDown();
                    yield Duration.ofHours(1);
                }
            };
        });
        calm.await();

        loop.stop();

        assertThat(loop.state().failures()).isEqualTo(3);
    }

    @Test
    void aLoopShowsThatItTurns() throws InterruptedException {
        var loop = started(() -> AT_ONCE);

        third.await();

        assertThat(loop.state().name()).isEqualTo("test");
        assertThat(loop.state().sinceTurn()).isLessThan(Duration.ofSeconds(30));
        loop.stop();
    }

    private Loop started(Turn turn) {
        var loop = new Loop("test", AT_ONCE, () -> {
            turns.incrementAndGet();
            third.countDown();
            return turn.run();
        });
        loop.start();
        return loop;
    }
}
