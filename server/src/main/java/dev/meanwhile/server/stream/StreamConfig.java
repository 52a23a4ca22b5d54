package dev.meanwhile.server.stream;

import dev.meanwhile.core.error.Check;
import java.time.Duration;

/**
 * How jobs are streamed; keys under {@code sse.}.
 *
 * @param isCoalescing {@code sse.coalescing.enabled}: whether neighbouring text is sent together. Default true
 * @param flushInterval {@code sse.flush-interval}: longest time that text is held. Default 125ms
 * @param flushChunks {@code sse.flush-chunks}: most pieces of text that are held. Default 10
 * @param heartbeat {@code sse.heartbeat}: time between two comments that say the stream lives. Default 15s
 * @param mostBehind {@code sse.most-behind}: bytes that may wait for one viewer; at more it is cut. Default 1 MiB
 * @param mostBehindInAll {@code sse.most-behind-in-all}: bytes that may wait for all viewers. Default 128 MiB
 * @param recheckEvery {@code sse.recheck-every}: time after which it is asked again whether those who watch still may, at most
 *     30 s. Default 30s
 */
public record StreamConfig(
        boolean isCoalescing,
        Duration flushInterval,
        int flushChunks,
        Duration heartbeat,
        long mostBehind,
        long mostBehindInAll,
        Duration recheckEvery) {
    /** Whoever lost a right receives nothing more after this (http-api.md, Backpressure). */
    private static final Duration MOST_STALE = Duration.ofSeconds(30);

    public static final StreamConfig DEFAULT =
            new StreamConfig(true, Duration.ofMillis(125), 10, Duration.ofSeconds(15), 1 << 20, 128 << 20, MOST_STALE);

    public StreamConfig {
        Check.that(flushInterval.isPositive(), "sse.flush-interval must be positive but is %s", flushInterval);
        Check.that(flushChunks >= 1, "sse.flush-chunks must be at least 1 but is %s", flushChunks);
        Check.that(heartbeat.isPositive(), "sse.heartbeat must be positive but is %s", heartbeat);
        Check.that(mostBehind >= 64 << 10, "sse.most-behind must be at least 64KiB but is %s", mostBehind);
        Check.that(
                mostBehindInAll >= mostBehind,
                "sse.most-behind-in-all (%s) must be at least sse.most-behind (%s)",
                mostBehindInAll,
                mostBehind);
        Check.that(
                recheckEvery.isPositive() && recheckEvery.compareTo(MOST_STALE) <= 0,
                "sse.recheck-every must be at most %s but is %s",
                MOST_STALE,
                recheckEvery);
    }
}
