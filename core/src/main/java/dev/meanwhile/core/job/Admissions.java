package dev.meanwhile.core.job;

import dev.meanwhile.core.job.JobStore.QueueCaps;

/** Where jobs are let in: the store, or a worker that takes the job at once if it can. */
@FunctionalInterface
public interface Admissions {

    /**
     * Writes the job, its thread and messages, its idempotency row and event 1 ({@code job.queued}) in one transaction.
     *
     * @param caps what the queue holds at most; over it the admission is refused
     */
    AdmissionResult admit(Admission admission, QueueCaps caps);
}
