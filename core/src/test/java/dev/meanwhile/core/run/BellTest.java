package dev.meanwhile.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BellTest {
    private final Bell bell = new Bell();
    private final AtomicInteger rings = new AtomicInteger();

    @Test
    void itRingsOncePerCommand() {
        bell.listen(rings::incrementAndGet);

        bell.ring(3);
        bell.ring(3);
        bell.ring(2);
        bell.ring(4);

        assertThat(rings).hasValue(2);
    }

    @Test
    void whatRangBeforeSomebodyListensIsHeard() {
        bell.ring(1);

        bell.listen(rings::incrementAndGet);

        assertThat(rings).hasValue(1);
    }

    @Test
    void aBellThatNeverRangIsSilent() {
        bell.listen(rings::incrementAndGet);

        assertThat(rings).hasValue(0);
    }
}
