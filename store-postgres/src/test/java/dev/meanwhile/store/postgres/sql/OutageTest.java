package dev.meanwhile.store.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

class OutageTest {
    private final SQLException refused = new SQLException("connection refused", "08001");

    private final Queue<SubstituteLoggingEvent> lines = new ArrayDeque<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // as any value, it may overflow
    private final Outage outage = new Outage(new SubstituteLogger("test", lines, false), nanos::get);

    @Test
    void whatWorksIsNotTold() {
        outage.worked();

        assertThat(lines).isEmpty();
    }

    @Test
    void anOutageIsToldOnceAtItsBeginningAndOnceAtItsEnd() {
        outage.failed(refused);
        pass(Duration.ofSeconds(30));
        outage.failed(refused);
        pass(Duration.ofMillis(33_400));
        outage.worked();
        outage.worked();

        assertThat(lines.remove()).satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(text(line)).contains("SQLSTATE=08001", "connection refused");
        });
        assertThat(lines.remove()).satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(text(line)).isEqualTo("the database answers again after 63.4 s");
        });
        assertThat(lines).isEmpty();
    }

    @Test
    void aSuccessAmongFailuresEndsNothing() {
        outage.failed(refused);
        outage.worked();
        pass(Duration.ofMillis(900));
        outage.worked();
        outage.failed(refused);

        assertThat(lines).hasSize(1);
    }

    @Test
    void theNextOutageIsToldAnew() {
        outage.failed(refused);
        pass(Duration.ofSeconds(2));
        outage.worked();

        outage.failed(refused);

        assertThat(lines)
                .extracting(SubstituteLoggingEvent::getLevel)
                .containsExactly(Level.WARN, Level.INFO, Level.WARN);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static String text(SubstituteLoggingEvent line) {
        return MessageFormatter.basicArrayFormat(line.getMessage(), line.getArgumentArray());
    }
}
