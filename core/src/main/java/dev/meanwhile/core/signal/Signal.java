package dev.meanwhile.core.signal;

import dev.meanwhile.core.job.JobId;

/** A hint of one process to the others: where to look, never what is there. */
public sealed interface Signal {

    /** The job's log has more. */
    record News(JobId job) implements Signal {}

    /** The sender has followers of this job, which another one runs or will: it wants to be told of news. */
    record Wanted(JobId job) implements Signal {}

    /** The sender has no followers of this job any more, though it goes on. Not heard by others: they see it when they ask. */
    record Left(JobId job) implements Signal {}

    /** Whoever runs the job finds a command. */
    record Command(JobId job) implements Signal {}

    /** The sender left due jobs to others. */
    record Due() implements Signal {}

    /** The sender is there. */
    record Hello() implements Signal {}
}
