package dev.meanwhile.core.job;

import dev.meanwhile.core.error.Failure;
import org.jspecify.annotations.Nullable;

/** What became of an {@link Admission}. */
public sealed interface AdmissionResult {

    /** The job exists and event 1 is in its log. */
    record Admitted(Job job) implements AdmissionResult {}

    /** The same request came before with the same idempotency key; nothing was written. */
    record Replayed(Job job) implements AdmissionResult {}

    /**
     * Nothing was written.
     *
     * @param other the job that is in the way, or null
     */
    record Refused(Failure failure, @Nullable JobId other) implements AdmissionResult {}
}
