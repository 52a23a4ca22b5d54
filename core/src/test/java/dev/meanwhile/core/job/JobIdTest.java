package dev.meanwhile.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.HandMovedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {
    private final HandMovedClock clock = new HandMovedClock();

    @Test
    void anIdIsAUuidOfVersionSeven() {
        var id = JobId.next(clock).value();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
    }

    @Test
    void idsSortByTheTimeOfTheirMaking() {
        var ids = new ArrayList<JobId>();
        for (var i = 0; i < 100; i++) {
            ids.add(JobId.next(clock));
            clock.move(Duration.ofMillis(1));
        }
        var shuffled = new ArrayList<>(ids);
        Collections.reverse(shuffled);

        assertThat(shuffled.stream().sorted()).containsExactlyElementsOf(ids);
    }

    @Test
    void theOrderIsThatOfTheTextAlsoWhereTheFirstBitIsSet() {
        var low = new JobId(UUID.fromString("7fffffff-0000-7000-8000-000000000000"));
        var high = new JobId(UUID.fromString("80000000-0000-7000-8000-000000000000"));

        assertThat(low).isLessThan(high);
    }

    @Test
    void anIdIsReadBackFromItsText() {
        var id = JobId.next(clock);

        assertThat(JobId.parse(id.text())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-1-1-1-1", "no id", "../../etc", "7fffffff-0000-7000-8000-00000000000g"})
    void textThatIsNoIdNamesNoJob(String text) {
        assertThatThrownBy(() -> JobId.parse(text))
                .isInstanceOf(EngineException.class)
                .extracting(thrown -> ((EngineException) thrown).code())
                .isEqualTo(ErrorCode.JOB_NOT_FOUND);
    }
}
