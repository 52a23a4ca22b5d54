package dev.meanwhile.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private final List<String> closed = new ArrayList<>();
    private final Closing closing = new Closing();

    @Test
    void theNewestIsClosedFirstAndEachOnce() {
        closing.add(() -> closed.add("first"));
        closing.add(() -> closed.add("second"));

        closing.close();
        closing.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void aFailureDoesNotSpareTheOthers() {
        closing.add(() -> closed.add("first"));
        closing.add(() -> {
            throw new IOException("no");
        });

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(closing::close)
                .withMessageContaining("no");
        assertThat(closed).containsExactly("first");
    }

    @Test
    void anInterruptionIsKeptForLater() {
        closing.add(() -> closed.add(Thread.currentThread().isInterrupted() ? "cut short" : "done"));
        Thread.currentThread().interrupt();

        closing.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).containsExactly("done");
    }

    @Test
    void afterAFailureWhatFailsInClosingIsSuppressed() {
        var failure = new IllegalStateException("first");
        closing.add(() -> {
            throw new IOException("second");
        });

        closing.closeAfter(failure);

        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(IOException.class);
    }
}
