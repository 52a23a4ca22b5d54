package dev.meanwhile.workflow.start;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.workflow.definition.Meta.StopPolicy;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What one run may use; keys under {@code limits.workflow.}. A document may ask for less.
 *
 * @param maxDuration wall clock, waits not counted. Default 24 h
 * @param inactivity longest time without an event or sign of life. Default 5 min
 * @param maxTokens read and written. Default 3,000,000
 * @param maxCost US dollars. Default 10
 */
public record FlowLimits(Duration maxDuration, Duration inactivity, long maxTokens, BigDecimal maxCost) {
    public static final FlowLimits DEFAULT =
            new FlowLimits(Duration.ofHours(24), Duration.ofMinutes(5), 3_000_000, BigDecimal.TEN);

    public FlowLimits {
        Check.that(maxDuration.isPositive(), "limits.workflow.max-duration must be positive but is %s", maxDuration);
        Check.that(inactivity.isPositive(), "limits.workflow.inactivity must be positive but is %s", inactivity);
        Check.that(maxTokens >= 1, "limits.workflow.max-tokens must be at least 1 but is %s", maxTokens);
        Check.that(maxCost.signum() > 0, "limits.workflow.max-cost must be positive but is %s", maxCost);
    }

    /** What a run of a document may use. */
    Admission.Limits of(StopPolicy stop) {
        var wall =
                stop.duration() == null || stop.duration().compareTo(maxDuration) > 0 ? maxDuration : stop.duration();
        var tokens = stop.tokens() == null ? maxTokens : Math.min(stop.tokens(), maxTokens);
        var cost = stop.cost() == null || stop.cost().signum() == 0
                ? maxCost
                : stop.cost().min(maxCost);
        return new Admission.Limits(wall, inactivity, new Budget(tokens, cost));
    }
}
