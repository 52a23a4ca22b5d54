package dev.meanwhile.bench.scenario;

import java.time.Duration;

/** What takes longer than this has failed. */
final class Bounds {
    static final Duration JOB = Duration.ofMinutes(3);
    static final Duration SCENARIO = Duration.ofMinutes(5);

    private Bounds() {}
}
