package dev.meanwhile.core.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class UsageTest {

    @Test
    void usageAddsUp() {
        var sum = new Usage(10, 0, 5, 2, new BigDecimal("0.10")).plus(new Usage(1, 0, 2, 0, new BigDecimal("0.05")));

        assertThat(sum).isEqualTo(new Usage(11, 0, 7, 2, new BigDecimal("0.15")));
        assertThat(sum.totalTokens()).isEqualTo(18);
    }

    @Test
    void aCostThatOneSideKnowsIsKept() {
        var known = new Usage(0, 0, 0, 0, BigDecimal.ONE);

        assertThat(known.plus(Usage.NONE).cost()).isEqualTo(BigDecimal.ONE);
        assertThat(Usage.NONE.plus(known).cost()).isEqualTo(BigDecimal.ONE);
        assertThat(Usage.NONE.plus(Usage.NONE).cost()).isNull();
    }

    @Test
    void aPartIsTakenAwayAndAnUnknownCostLeavesTheRest() {
        var all = new Usage(11, 3, 7, 2, new BigDecimal("0.15"));

        assertThat(all.minus(new Usage(1, 1, 2, 1, new BigDecimal("0.05"))))
                .isEqualTo(new Usage(10, 2, 5, 1, new BigDecimal("0.10")));
        assertThat(all.minus(Usage.NONE)).isEqualTo(all);
        assertThat(Usage.NONE.minus(Usage.NONE)).isEqualTo(Usage.NONE);
    }

    @Test
    void nothingIsUsedBackwards() {
        assertThatThrownBy(() -> new Usage(-1, 0, 0, 0, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
