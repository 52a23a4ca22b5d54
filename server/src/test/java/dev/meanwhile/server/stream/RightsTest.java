package dev.meanwhile.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.server.stream.Rights.Right;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RightsTest {
    private final HandMovedClock clock = new HandMovedClock();
    private final HandAlarm alarm = new HandAlarm(clock);
    private final Audience audience = new Audience(StreamConfig.DEFAULT, StreamMetrics.NONE, clock, alarm);
    private final Rights rights = new Rights(alarm, Duration.ofSeconds(30));
    private final RecordingWire revoked = new RecordingWire();
    private final RecordingWire kept = new RecordingWire();

    @Test
    void onlyWhoLostItsRightIsCut() {
        rights.guard(new Right("token a", "project"), () -> false, audience.enter(revoked));
        rights.guard(new Right("token b", "project"), () -> true, audience.enter(kept));

        rights.ask();

        assertThat(revoked.isCut()).isTrue();
        assertThat(kept.isCut()).isFalse();
    }

    @Test
    void oneQuestionIsAskedForAllStreamsOfACredential() {
        var asked = new AtomicInteger();
        for (var i = 0; i < 3; i++) {
            rights.guard(new Right("token", "project"), () -> asked.incrementAndGet() > 0, audience.enter(kept));
        }

        rights.ask();

        assertThat(asked).hasValue(1);
    }

    @Test
    void nobodyIsAskedAboutWhoLeft() {
        var asked = new AtomicInteger();
        var right = new Right("token", "project");
        var viewer = audience.enter(kept);
        rights.guard(right, () -> asked.incrementAndGet() > 0, viewer);

        rights.forget(right, viewer);
        rights.ask();

        assertThat(asked).hasValue(0);
    }
}
