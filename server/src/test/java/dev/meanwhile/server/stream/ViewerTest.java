package dev.meanwhile.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.HandMovedClock;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ViewerTest {
    private static final int QUARTER = 256 << 10;

    private final HandMovedClock clock = new HandMovedClock();
    private final HandAlarm alarm = new HandAlarm(clock);
    private final StreamConfig config = new StreamConfig(
            true, Duration.ofMillis(125), 10, Duration.ofSeconds(15), 1 << 20, 2 << 20, Duration.ofSeconds(30));
    private final Audience audience = new Audience(config, StreamMetrics.NONE, clock, alarm);
    private final RecordingWire wire = new RecordingWire();
    private final Viewer viewer = audience.enter(wire);

    @Test
    void aStreamBeginsWithWhenToComeBack() {
        assertThat(wire.got()).isEqualTo("retry: 2000\n\n");
    }

    @Test
    void framesArriveInOrderAndTheEndAfterThem() {
        wire.stick();
        viewer.offer(frame(1, "a"));
        viewer.offer(frame(2, "b"));
        viewer.end();

        wire.flow();

        assertThat(wire.got()).endsWith("ab");
        assertThat(wire.isCut()).isFalse();
        assertThat(audience.size()).isZero();
    }

    @Test
    void aSlowViewerIsCutAlone() {
        var other = new RecordingWire();
        var otherViewer = audience.enter(other);
        wire.stick();

        for (var i = 1; i <= 5; i++) {
            viewer.offer(big(i, QUARTER));
            otherViewer.offer(big(i, QUARTER));
        }

        assertThat(wire.isCut()).isTrue();
        assertThat(other.isCut()).isFalse();
        assertThat(other.got()).hasSizeGreaterThan(5 * QUARTER);
        assertThat(audience.size()).isEqualTo(1);
    }

    @Test
    void oneLargeFrameIsNoReasonToCut() {
        wire.stick();

        viewer.offer(big(1, 3 * QUARTER));

        assertThat(wire.isCut()).isFalse();
    }

    @Test
    void overTheBoundOfAllTheFurthestBehindIsCut() {
        var wires = new RecordingWire[] {wire, new RecordingWire(), new RecordingWire()};
        var viewers = new Viewer[] {viewer, audience.enter(wires[1]), audience.enter(wires[2])};
        for (var i = 0; i < 3; i++) {
            wires[i].stick();
        }

        viewers[0].offer(big(1, 2 * QUARTER));
        viewers[1].offer(big(1, 4 * QUARTER));
        viewers[2].offer(big(1, 3 * QUARTER));

        assertThat(wires[1].isCut()).isTrue();
        assertThat(wires[0].isCut()).isFalse();
        assertThat(wires[2].isCut()).isFalse();
    }

    @Test
    void whoTakesNothingWhileItReadsTheLogAgainIsCut() throws InterruptedException {
        wire.stick();
        viewer.offer(frame(1, "a"));

        assertThat(viewer.awaitWritten(Duration.ofMillis(1))).isFalse();

        assertThat(wire.isCut()).isTrue();
        assertThat(audience.size()).isZero();
    }

    @Test
    void whoIsGoneIsSentNothingAndSaysGoodbyeOnce() {
        var goodbyes = new AtomicInteger();
        viewer.onGone(goodbyes::incrementAndGet);

        viewer.leave();
        viewer.leave();
        viewer.offer(frame(1, "late"));

        assertThat(goodbyes).hasValue(1);
        assertThat(wire.got()).doesNotContain("late");
    }

    @Test
    void aQuietStreamBeatsEveryFifteenSeconds() {
        alarm.move(Duration.ofSeconds(14));
        assertThat(wire.got()).doesNotContain(": ping");

        alarm.move(Duration.ofSeconds(1));
        alarm.move(Duration.ofSeconds(15));

        assertThat(wire.got()).endsWith(": ping\n\n: ping\n\n");
    }

    private static Frame frame(long seq, String text) {
        return new Frame(Buffer.buffer(text), seq, null);
    }

    private static Frame big(long seq, int bytes) {
        return new Frame(Buffer.buffer(new byte[bytes]), seq, null);
    }
}
