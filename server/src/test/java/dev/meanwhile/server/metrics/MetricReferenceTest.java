package dev.meanwhile.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the page of metrics to the names; with {@code -Dmeanwhile.write-docs=true} it writes it. */
class MetricReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/metrics.md");

    @Test
    void thePageIsWhatTheNamesSay() throws IOException {
        if (Boolean.getBoolean("meanwhile.write-docs")) {
            Files.writeString(PAGE, MetricReference.markdown());
        }

        assertThat(Files.readString(PAGE)).isEqualTo(MetricReference.markdown());
    }

    @ParameterizedTest
    @EnumSource(Names.class)
    void everyNameIsThereOnceAndSaysWhatItMeasures(Names name) {
        assertThat(MetricReference.markdown()).containsOnlyOnce("| `%s` |".formatted(name.prometheus()));
        assertThat(name.meaning()).endsWith(".").doesNotContain("|");
    }
}
