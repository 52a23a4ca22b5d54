package dev.meanwhile.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.QueueView.Standing;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics =
            new Metrics(() -> new Standing(Map.of(JobState.QUEUED, 3L), Duration.ofMillis(2500)));

    @Test
    void theQueueIsAskedForAtEachLook() {
        assertThat(metrics.text())
                .contains("meanwhile_jobs{state=\"queued\"} 3.0", "meanwhile_jobs{state=\"running\"} 0.0")
                .containsPattern("meanwhile_queue_\\w+ 2.5");
    }

    @Test
    void namesThatStrangersChooseAreKeptApartUpToAHundred() {
        for (var i = 0; i < 100; i++) {
            assertThat(metrics.bounded("model-" + i)).isEqualTo("model-" + i);
        }

        assertThat(metrics.bounded("one more")).isEqualTo("other");
        assertThat(metrics.bounded("model-7")).isEqualTo("model-7");
    }
}
