package dev.meanwhile.core.log;

import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job.WaitReason;
import java.time.Duration;

/** What becomes of a job with a commit. */
public sealed interface NextStep {
    NextStep CONTINUE = new Continue();

    /** It goes on under the same lease. */
    record Continue() implements NextStep {}

    /** It is over; {@code job.finished} is written as the last event by the log itself. */
    record End(Ending ending) implements NextStep {}

    /** It lets its worker go; {@code job.waiting} is written by the log itself. */
    record Wait(WaitReason reason, Duration atMost) implements NextStep {}

    /** It goes back to the queue, due at once, with no attempt counted: a clean shutdown. */
    record Release() implements NextStep {}
}
