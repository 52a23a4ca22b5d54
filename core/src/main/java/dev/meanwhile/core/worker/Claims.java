package dev.meanwhile.core.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.log.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How workers share the jobs. {@code ClaimsContract} in {@code testkit} is the full specification. All times are the database's.
 */
public interface Claims {

    /**
     * Says that a worker begins. Earlier workers of the same node are dead at once and their jobs are due again.
     *
     * @param node the data directory's id, or null without one: then a takeover waits for the lease
     */
    void register(String worker, @Nullable String node);

    /** Says that a worker takes no more jobs and ends soon; what is due is for the others. */
    void leave(String worker);

    /** Says that a worker ends; what it still held is released: due again under a new epoch, no attempt counted. */
    void unregister(String worker);

    /**
     * Says that a worker lives. A hole of over half a lease in its beats (sleep, an outage) counts as neither running nor silence
     * of its jobs.
     *
     * @param lease time after which a silent worker's jobs go to others
     * @return the epochs of the jobs that are its own; a job missing here, or with another epoch, was taken
     */
    Map<JobId, Long> beat(String worker, Duration lease);

    /**
     * Takes due jobs: projects and users with due jobs and room in turn, least running first. Sets worker and epoch + 1, writes
     * {@code job.started} (or {@code job.resumed} after a wait or release), in one transaction; one claimer at a time.
     *
     * <p>Of all jobs that run or could, each worker takes its equal part; what is due for a second is anyone's. A worker whose jobs
     * were taken over takes none before its next beat.
     *
     * @param room how many at most; 50 at a time
     * @param running jobs that may run at once
     */
    List<Claimed> claim(String worker, int room, RunningCaps running);

    /**
     * The short way to a job's first word: admits it as {@link JobStore#admit} does and claims it in the same transaction. If another
     * job of its project is due, its owner or its project has as many running as may, the worker has over ten jobs more than its equal
     * part, or another claim is under way, it is only admitted, to be claimed in its turn.
     */
    Start admit(Admission admission, QueueCaps caps, String worker, RunningCaps running);

    /** What the jobs of this worker are to obey and have not. */
    Commands commands(String worker);

    /**
     * Lets questions expire that nobody answered in time, and puts jobs whose delay has passed, and those that got a command while they
     * waited, back into the queue.
     *
     * @return how many jobs
     */
    int wakeDue();

    /**
     * What is late. To be acted on only by a worker that has beaten without a hole for a whole lease, and only if the clock has not
     * jumped meanwhile.
     *
     * @param lease time after which a silent worker's jobs go to others
     */
    Late sweep(Duration lease);

    /**
     * Takes a silent worker's jobs from it: raises their epochs and puts them back into the queue. A job taken three times without
     * a checkpoint between ends as FAILED {@code worker_lost}.
     *
     * @return how many jobs were taken
     */
    int takeOver(String silentWorker);

    /**
     * What running jobs were told from outside.
     *
     * @param stops the jobs that are to stop, and who asked for it
     * @param answers the jobs with questions that were answered or expired and are not {@linkplain dev.meanwhile.core.log.Step#heard
     *     heard}; with the number of the last such command of the job, which rises with each
     */
    record Commands(Map<JobId, String> stops, Map<JobId, Long> answers) {
        public Commands {
            stops = Map.copyOf(stops);
            answers = Map.copyOf(answers);
        }
    }

    /**
     * How many jobs may run at once, over all workers.
     *
     * @param ofUser of one person in one project
     * @param ofProject of one project
     */
    record RunningCaps(int ofUser, int ofProject) {}

    /** @param claimed the admitted job, if it was claimed too */
    record Start(AdmissionResult result, @Nullable Claimed claimed) {}

    /**
     * A job and the right to run it.
     *
     * @param record its state at the moment of the claim
     * @param sealedKey the caller's provider key, encrypted, or null
     */
    record Claimed(
            JobRecord record, JsonNode request, @Nullable String sealedKey, Lease lease) {}

    /**
     * @param at the database's time, read last
     * @param silentWorkers workers whose last beat is older than the lease
     * @param overdue jobs past their wall clock or their inactivity, with the ending they have earned
     */
    record Late(Instant at, Set<String> silentWorkers, Map<JobId, Ending> overdue) {}
}
