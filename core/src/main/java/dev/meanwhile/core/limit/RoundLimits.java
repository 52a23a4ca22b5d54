package dev.meanwhile.core.limit;

import dev.meanwhile.core.error.Check;
import java.time.Duration;

/**
 * What a tool loop may use (engine.md, the tool loop); keys under {@code limits.round.}.
 *
 * @param rounds rounds that may ask for tools; the next one that asks fails the job. Default 10
 * @param calls calls of one round; more fail it before any runs. Default 20
 * @param argumentBytes arguments of one call. Default 64 KiB
 * @param resultBytes result of one call that is kept. Default 256 KiB
 * @param eventBytes arguments or result shown in an event. Default 32 KiB
 * @param toModelBytes results of one round that the model reads, at most 128 KiB. Default 50 KiB
 * @param roundTime all calls of one round. Default 10 min
 * @param retries repetitions of a turn after transient failures. Default 2
 */
public record RoundLimits(
        int rounds,
        int calls,
        int argumentBytes,
        int resultBytes,
        int eventBytes,
        int toModelBytes,
        Duration roundTime,
        int retries) {
    public static final RoundLimits DEFAULT =
            new RoundLimits(10, 20, 64 << 10, 256 << 10, 32 << 10, 50 << 10, Duration.ofMinutes(10), 2);

    public RoundLimits {
        Check.that(rounds >= 1, "limits.round.rounds must be at least 1 but is %s", rounds);
        Check.that(calls >= 1, "limits.round.calls must be at least 1 but is %s", calls);
        Check.that(
                toModelBytes >= 1024 && toModelBytes <= 128 << 10,
                "limits.round.to-model-bytes must be 1 KiB to 128 KiB but is %s",
                toModelBytes);
        checkSize("argument-bytes", argumentBytes);
        checkSize("result-bytes", resultBytes);
        checkSize("event-bytes", eventBytes);
        Check.that(roundTime.isPositive(), "limits.round.round-time must be positive but is %s", roundTime);
        Check.that(retries >= 0, "limits.round.retries must not be negative but is %s", retries);
    }

    private static void checkSize(String key, int bytes) {
        Check.that(bytes >= 1024, "limits.round.%s must be at least 1 KiB but is %s", key, bytes);
    }

    public RoundLimits rounds(int most) {
        return new RoundLimits(most, calls, argumentBytes, resultBytes, eventBytes, toModelBytes, roundTime, retries);
    }
}
