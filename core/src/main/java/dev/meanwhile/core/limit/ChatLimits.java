package dev.meanwhile.core.limit;

import dev.meanwhile.core.error.Check;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What one chat job may use; keys under {@code limits.chat.}.
 *
 * @param maxDuration wall clock, waits not counted. Default 30 min
 * @param inactivity longest time without an event or sign of life. Default 5 min
 * @param maxTokens read and written. Default 1,000,000
 * @param maxCost US dollars. Default 5
 */
public record ChatLimits(Duration maxDuration, Duration inactivity, long maxTokens, BigDecimal maxCost) {
    public static final ChatLimits DEFAULT =
            new ChatLimits(Duration.ofMinutes(30), Duration.ofMinutes(5), 1_000_000, BigDecimal.valueOf(5));

    public ChatLimits {
        Check.that(maxDuration.isPositive(), "limits.chat.max-duration must be positive but is %s", maxDuration);
        Check.that(inactivity.isPositive(), "limits.chat.inactivity must be positive but is %s", inactivity);
        Check.that(maxTokens >= 1, "limits.chat.max-tokens must be at least 1 but is %s", maxTokens);
        Check.that(maxCost.signum() > 0, "limits.chat.max-cost must be positive but is %s", maxCost);
    }
}
