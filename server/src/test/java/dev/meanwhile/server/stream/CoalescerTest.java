package dev.meanwhile.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.live.LiveFeeds.Patience;
import dev.meanwhile.core.log.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescerTest {
    private final HandMovedClock clock = new HandMovedClock();
    private final Entries entries = new Entries();
    private final Coalescer coalescer = Coalescer.of(Flush.PACED, StreamConfig.DEFAULT);

    @Test
    void theFirstTextGoesAtOnce() {
        assertThat(add(entries.text("a"))).hasSize(1);
    }

    @Test
    void laterTextIsHeldUntilItsTime() {
        add(entries.text("a"));
        clock.move(Duration.ofMillis(100));

        assertThat(add(entries.text("b"))).isEmpty();
        assertThat(coalescer.untilDue(clock.instant())).isEqualTo(Duration.ofMillis(25));

        clock.move(Duration.ofMillis(25));
        assertThat(add(entries.text("c"))).extracting(Entry::seq).containsExactly(2L, 3L);
    }

    @Test
    void tenPiecesGoBeforeTheirTime() {
        add(entries.text("first"));
        for (var i = 0; i < 9; i++) {
            assertThat(add(entries.text("x"))).isEmpty();
        }

        assertThat(add(entries.text("x"))).hasSize(10);
    }

    @Test
    void whatIsNotTextGoesAtOnceAfterTheTextBeforeIt() {
        add(entries.text("a"));
        add(entries.text("b"));

        assertThat(add(entries.rewound())).extracting(Entry::seq).containsExactly(2L, 3L);
    }

    @Test
    void withFlushOnCommitNothingIsHeld() {
        var eager = Coalescer.of(Flush.COMMIT, StreamConfig.DEFAULT);

        assertThat(eager.add(List.of(entries.text("a")), clock.instant())).hasSize(1);
        assertThat(eager.add(List.of(entries.text("b")), clock.instant())).hasSize(1);
        assertThat(eager.patience(clock.instant())).isEqualTo(Patience.NONE);
    }

    @Test
    void whatComesTogetherGoesTogether() {
        add(entries.text("a"));
        var come = List.of(entries.text("b"), entries.rewound(), entries.text("c"));

        assertThat(coalescer.add(come, clock.instant())).extracting(Entry::seq).containsExactly(2L, 3L);

        clock.move(Duration.ofMillis(125));
        var rest = List.of(entries.text("d"), entries.text("e"));
        assertThat(coalescer.add(rest, clock.instant())).extracting(Entry::seq).containsExactly(4L, 5L, 6L);
    }

    @Test
    void itSaysHowLongTextMayGather() {
        add(entries.text("a"));
        clock.move(Duration.ofMillis(25));
        add(entries.text("b"));

        assertThat(coalescer.patience(clock.instant())).isEqualTo(new Patience(9, Duration.ofMillis(100)));
    }

    @Test
    void aClockThatIsSetBackHoldsNothingBack() {
        add(entries.text("a"));
        clock.move(Duration.ofHours(-1));

        assertThat(add(entries.text("b"))).hasSize(1);
    }

    @Test
    void aHundredPiecesInTwoSecondsAreSeventeenFlushes() {
        var flushes = new ArrayList<List<Entry>>();

        for (var millis = 0; millis < 2000; millis++) {
            if (coalescer.isHolding() && coalescer.untilDue(clock.instant()).isZero()) {
                flushes.add(coalescer.flush(clock.instant()));
            }
            if (millis % 20 == 0) {
                flushes.add(add(entries.text("x")));
            }
            clock.move(Duration.ofMillis(1));
        }
        flushes.add(coalescer.flush(clock.instant()));

        assertThat(flushes.stream().filter(flush -> !flush.isEmpty())).hasSize(17);
    }

    private List<Entry> add(Entry entry) {
        return coalescer.add(List.of(entry), clock.instant());
    }
}
