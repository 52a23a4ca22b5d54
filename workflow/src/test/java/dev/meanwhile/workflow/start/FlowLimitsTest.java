package dev.meanwhile.workflow.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.workflow.definition.Meta.StopPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlowLimitsTest {

    @Test
    void aRunMayUseWhatIsConfigured() {
        var limits = FlowLimits.DEFAULT.of(new StopPolicy(null, null, null, null));

        assertThat(limits.wall()).isEqualTo(Duration.ofHours(24));
        assertThat(limits.inactivity()).isEqualTo(Duration.ofMinutes(5));
        assertThat(limits.budget()).isEqualTo(new Budget(3_000_000, BigDecimal.TEN));
    }

    @Test
    void aDocumentMayAskForLessButNotForMore() {
        var less = FlowLimits.DEFAULT.of(new StopPolicy(null, Duration.ofMinutes(1), 7, BigDecimal.ONE));
        var more = FlowLimits.DEFAULT.of(
                new StopPolicy(null, Duration.ofDays(9), Integer.MAX_VALUE, BigDecimal.valueOf(99)));

        assertThat(less.wall()).isEqualTo(Duration.ofMinutes(1));
        assertThat(less.budget()).isEqualTo(new Budget(7, BigDecimal.ONE));
        assertThat(more).isEqualTo(FlowLimits.DEFAULT.of(new StopPolicy(null, null, null, null)));
    }
}
