package dev.meanwhile.core.time;

import java.time.Duration;

/**
 * How a loop does.
 *
 * @param name of the loop, as {@code claim}
 * @param failures turns that failed since its start, by an absent store or by a defect
 * @param sinceTurn time since the end of its last turn, failed or not; since its start before the first. Each turn has its limits,
 *     so a minute means that it hangs or is dead
 */
public record LoopState(String name, long failures, Duration sinceTurn) {}
