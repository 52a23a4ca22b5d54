package dev.meanwhile.core.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.fake.HandMovedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {
    private static final Duration LEASE = Duration.ofSeconds(20);

    private final HandMovedClock clock = new HandMovedClock();
    private final AtomicLong nanos = new AtomicLong();
    private final Heartbeat heartbeat = new Heartbeat(LEASE, clock, nanos::get);

    @Test
    void aNewWorkerMayNotJudge() {
        assertThat(heartbeat.mayJudge()).isFalse();
    }

    @Test
    void whoBeatForAWholeLeaseMayJudge() {
        beats(4);

        assertThat(heartbeat.mayJudge()).isTrue();
    }

    @Test
    void aHoleInTheBeatsForbidsJudgingForAWholeLease() {
        beats(4);
        pass(Duration.ofSeconds(11));

        assertThat(heartbeat.mayJudge()).isFalse();
        assertThat(heartbeat.wasWritten(heartbeat.moment())).isTrue();
        beats(3);
        assertThat(heartbeat.mayJudge()).isFalse();
        beats(1);
        assertThat(heartbeat.mayJudge()).isTrue();
    }

    @Test
    void tenSecondsAreNoHoleYet() {
        beats(4);
        pass(Duration.ofSeconds(10));

        assertThat(heartbeat.wasWritten(heartbeat.moment())).isFalse();
        assertThat(heartbeat.mayJudge()).isTrue();
    }

    @Test
    void aHoleIsToldOnceThoughABeatHungInIt() {
        beats(4);
        pass(Duration.ofSeconds(11));
        var hung = heartbeat.moment();
        pass(Duration.ofSeconds(11));

        assertThat(heartbeat.wasWritten(hung)).isTrue();
        assertThat(heartbeat.wasWritten(heartbeat.moment())).isFalse();
        assertThat(heartbeat.mayJudge()).isFalse();
    }

    @Test
    void aHoleThatOnlyOneClockSawIsAHole() {
        beats(4);
        clock.move(Duration.ofSeconds(11)); // a suspended machine: the monotonic clock stood still
        assertThat(heartbeat.wasWritten(heartbeat.moment())).isTrue();

        beats(4);
        nanos.addAndGet(Duration.ofSeconds(11).toNanos()); // the wall clock was set back meanwhile
        clock.move(Duration.ofMinutes(-1));
        assertThat(heartbeat.wasWritten(heartbeat.moment())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {7200, 11, -11, -7200})
    void aDatabaseWhoseClockJumpsForbidsJudgingForAWholeLease(int seconds) {
        var database = Instant.EPOCH;
        heartbeat.sees(database);
        beats(4);
        heartbeat.sees(database.plus(LEASE));
        assertThat(heartbeat.mayJudge()).isTrue();

        heartbeat.sees(database.plus(LEASE).plusSeconds(seconds));

        assertThat(heartbeat.mayJudge()).isFalse();
        beats(4);
        heartbeat.sees(database.plus(LEASE.multipliedBy(2)).plusSeconds(seconds));
        assertThat(heartbeat.mayJudge()).isTrue();
    }

    @Test
    void aSlowBeatCountsFromItsBegin() {
        beats(4);
        var begun = heartbeat.moment();
        pass(Duration.ofSeconds(11));

        assertThat(heartbeat.wasWritten(begun)).isFalse();
        assertThat(heartbeat.mayJudge()).isFalse();
    }

    @Test
    void theGateIsOpenForThreeQuartersOfALease() throws InterruptedException {
        pass(Duration.ofSeconds(15));

        heartbeat.pass();

        assertThat(heartbeat.mayJudge()).isFalse();
    }

    @Test
    void aClosedGateOpensWithTheNextBeat() throws InterruptedException {
        pass(Duration.ofSeconds(16));
        var passed = new CountDownLatch(1);
        var waiting = Thread.ofVirtual().start(() -> {
            try {
                heartbeat.pass();
                passed.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        awaitParked(waiting);
        assertThat(passed.getCount()).isOne();

        heartbeat.wasWritten(heartbeat.moment());

        assertThat(passed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoWaitsAtTheGateCanBeInterrupted() {
        pass(Duration.ofSeconds(16));
        Thread.currentThread().interrupt();

        assertThatThrownBy(heartbeat::pass).isInstanceOf(InterruptedException.class);
    }

    private void beats(int times) {
        for (var i = 0; i < times; i++) {
            pass(Duration.ofSeconds(5));
            heartbeat.wasWritten(heartbeat.moment());
        }
    }

    private void pass(Duration time) {
        clock.move(time);
        nanos.addAndGet(time.toNanos());
    }

    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
