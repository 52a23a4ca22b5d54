package dev.meanwhile.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.Check;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs' rows. {@code JobStoreContract} in {@code testkit} is the full specification.
 *
 * <p>Every method throws {@link dev.meanwhile.core.error.EngineException} {@code store_unavailable} when the database cannot be
 * asked within 2 s.
 */
public interface JobStore extends Admissions {

    Optional<Job> find(JobId id);

    List<Job> list(JobQuery query);

    /** What the job was asked to do, as its admission had it; empty for an unknown or forgotten job. */
    Optional<JsonNode> request(JobId id);

    /**
     * How many QUEUED jobs of the same person in the same project go before each of these, from 0; jobs that are not QUEUED are
     * missing. Other people's are not counted: they take turns with them.
     */
    Map<JobId, Integer> queuePositions(List<JobId> jobs);

    /**
     * Asks for a stop. A job that nobody holds ends CANCELLED at once; for a RUNNING one a command is written that its owner
     * finds. Stopping twice is fine.
     *
     * @return the state after it; empty for an unknown job
     */
    Optional<JobState> requestStop(JobId id, String by);

    /**
     * Ends a job over its owner's head: raises the epoch, so that the owner writes nothing more, and writes the ending and its
     * event in one transaction. Text, usage and calls that were committed are kept; calls still running become UNKNOWN if they
     * write.
     *
     * @return whether this call ended it; false if it was final already or is unknown
     */
    boolean fence(JobId id, Ending ending);

    /**
     * Forgets a finished job's content: its log, checkpoints, calls, request and message text; the row stays without them.
     *
     * @return false if it is not final or unknown
     */
    boolean forget(JobId id);

    /**
     * Remembers that a start with this id is not wanted, for 10 min; an admission with it is refused from now on.
     *
     * @return the job, if it was admitted already
     */
    Optional<JobId> cancelAdmission(String project, String owner, String admissionId);

    /**
     * What the queue holds at most, and what a person may spend before it takes no more.
     *
     * @param ofUser QUEUED jobs of one person
     * @param ofProcess QUEUED jobs of all
     * @param waitingOfUser WAITING jobs of one person
     * @param costOfDay US dollars that one person may spend on models in a project and day, by UTC; the jobs that are let in
     *     already are held to it too
     */
    record QueueCaps(int ofUser, int ofProcess, int waitingOfUser, BigDecimal costOfDay) {
        public static final QueueCaps DEFAULT = new QueueCaps(100, 10_000, 1_000, BigDecimal.valueOf(50));

        public QueueCaps {
            Check.that(ofUser >= 1, "limits.user.queued must be at least 1 but is %s", ofUser);
            Check.that(ofProcess >= 1, "limits.process.queued must be at least 1 but is %s", ofProcess);
            Check.that(waitingOfUser >= 1, "limits.user.waiting must be at least 1 but is %s", waitingOfUser);
            Check.that(costOfDay.signum() > 0, "limits.user.cost-per-day must be positive but is %s", costOfDay);
        }
    }
}
