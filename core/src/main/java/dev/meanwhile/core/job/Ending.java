package dev.meanwhile.core.job;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;

/** How a job ended; a finished job has exactly one ending, and it never changes. */
public sealed interface Ending {

    /** @param finishReason why the model stopped for good: {@code stop} or {@code length} */
    record Succeeded(String finishReason) implements Ending {}

    record Failed(Failure failure) implements Ending {}

    /** @param by the person who stopped it */
    record Cancelled(String by) implements Ending {}

    /** @param failure which limit it ran into */
    record TimedOut(Failure failure) implements Ending {}

    default JobState state() {
        return switch (this) {
            case Succeeded _ -> JobState.SUCCEEDED;
            case Failed _ -> JobState.FAILED;
            case Cancelled _ -> JobState.CANCELLED;
            case TimedOut _ -> JobState.TIMED_OUT;
        };
    }

    /** The ending of a job that took longer than it may. */
    static Ending timedOut(ErrorCode code, String message) {
        return new TimedOut(code.failure(message));
    }
}
