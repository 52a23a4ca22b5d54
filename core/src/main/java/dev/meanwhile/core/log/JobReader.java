package dev.meanwhile.core.log;

import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.wait.Wait;
import java.util.List;
import java.util.Optional;

/** Reads all that is known of a job, as of one moment. */
public interface JobReader {

    Optional<JobRecord> read(JobId id);

    /**
     * A job and what its work left so far.
     *
     * @param checkpoints in order of commit
     * @param calls in order of path, round, index
     * @param waits what its unsettled calls wait for, or waited for, and all that its nodes asked, in order of asking
     * @param tail of each path the entries after its last checkpoint, but in a job with several paths none older than the oldest last
     *     checkpoint of those that are open (see {@link Checkpoint#CLOSING}), or than the newest checkpoint if none is; with the rest
     *     they fold to the job's present content
     * @param seq the log's end at that moment
     */
    record JobRecord(
            Job job, List<Checkpoint> checkpoints, List<Call> calls, List<Wait> waits, List<Entry> tail, long seq) {
        public JobRecord {
            checkpoints = List.copyOf(checkpoints);
            calls = List.copyOf(calls);
            waits = List.copyOf(waits);
            tail = List.copyOf(tail);
        }
    }
}
