package dev.meanwhile.core.worker;

import java.time.Duration;

/**
 * How one of a worker's loops does.
 *
 * @param name {@code claim}, {@code beat}, {@code stops} or {@code sweep}
 * @param failures turns that failed since its start, by an absent store or by a defect
 * @param sinceTurn time since the end of its last turn, failed or not; since its start before the first. Each turn has its limits,
 *     so a minute means that it hangs or is dead
 */
public record LoopState(String name, long failures, Duration sinceTurn) {}
