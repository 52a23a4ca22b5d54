package dev.meanwhile.core.limit;

import dev.meanwhile.core.error.Check;
import java.time.Duration;

/**
 * What one chat job may use; keys under {@code limits.chat.}.
 *
 * @param maxDuration wall clock, waits not counted. Default 30 min
 * @param inactivity longest time without an event or sign of life. Default 5 min
 */
public record ChatLimits(Duration maxDuration, Duration inactivity) {
    public static final ChatLimits DEFAULT = new ChatLimits(Duration.ofMinutes(30), Duration.ofMinutes(5));

    public ChatLimits {
        Check.that(maxDuration.isPositive(), "limits.chat.max-duration must be positive but is %s", maxDuration);
        Check.that(inactivity.isPositive(), "limits.chat.inactivity must be positive but is %s", inactivity);
    }
}
