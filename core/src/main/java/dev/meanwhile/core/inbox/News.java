package dev.meanwhile.core.inbox;

import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.wait.Wait;

/** Something about a job that is to be told. */
public sealed interface News {

    /** The job as it stands after it. */
    Job job();

    /** The last event of the job's log. */
    long seq();

    /**
     * The job came to its end.
     *
     * @param isWatched whether somebody watched it at that moment
     */
    record Ended(Job job, long seq, boolean isWatched) implements News {
        Ended watched(boolean isWatched) {
            return new Ended(job, seq, isWatched);
        }
    }

    /** A person is asked something. */
    record Asked(Job job, long seq, Wait approval) implements News {}

    /** Half of a question's time has passed, and it is still open. */
    record Reminder(Job job, long seq, Wait approval) implements News {}

    /** Nobody answered in time. */
    record Expired(Job job, long seq, Wait approval) implements News {}
}
