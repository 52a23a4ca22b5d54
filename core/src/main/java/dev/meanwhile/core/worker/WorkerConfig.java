package dev.meanwhile.core.worker;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.worker.Claims.RunningCaps;
import java.time.Duration;

/**
 * How this process takes and runs jobs; keys under {@code worker.}.
 *
 * @param slots jobs run at once, from 1; each holds one virtual thread. Default 2000
 * @param perUser jobs of one person run at once, from 1 ({@code limits.user.running}). Default 5
 * @param perProject jobs of one project run at once, from 1 ({@code limits.project.running}). Default 10,000
 * @param pollInterval longest wait for a due job when nothing told of it. Default 1s
 * @param stopPollInterval how often stops asked for elsewhere are looked for. Default 250ms
 * @param leaseTime time after which a silent worker's jobs go to others; at least 3 × {@code beatEvery}. Default 20s
 * @param beatEvery how often this worker says that it lives. Default 5s
 * @param drainTime how long running rounds may take to reach a checkpoint at a clean shutdown. Default 20s
 */
public record WorkerConfig(
        int slots,
        int perUser,
        int perProject,
        Duration pollInterval,
        Duration stopPollInterval,
        Duration leaseTime,
        Duration beatEvery,
        Duration drainTime) {
    public static final WorkerConfig DEFAULT = new WorkerConfig(
            2000,
            5,
            10_000,
            Duration.ofSeconds(1),
            Duration.ofMillis(250),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20));

    public WorkerConfig {
        Check.that(slots >= 1, "worker.slots must be at least 1 but is %s", slots);
        Check.that(perUser >= 1, "limits.user.running must be at least 1 but is %s", perUser);
        Check.that(perProject >= 1, "limits.project.running must be at least 1 but is %s", perProject);
        Check.that(pollInterval.isPositive(), "worker.poll-interval must be positive but is %s", pollInterval);
        Check.that(
                stopPollInterval.isPositive(),
                "worker.stop-poll-interval must be positive but is %s",
                stopPollInterval);
        Check.that(beatEvery.isPositive(), "worker.beat-every must be positive but is %s", beatEvery);
        Check.that(
                leaseTime.compareTo(beatEvery.multipliedBy(3)) >= 0,
                "worker.lease-time (%s) must be at least three times worker.beat-every (%s)",
                leaseTime,
                beatEvery);
        Check.that(!drainTime.isNegative(), "worker.drain-time must not be negative but is %s", drainTime);
    }

    RunningCaps running() {
        return new RunningCaps(perUser, perProject);
    }
}
