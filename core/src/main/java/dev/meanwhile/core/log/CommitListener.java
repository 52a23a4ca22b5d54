package dev.meanwhile.core.log;

import dev.meanwhile.core.job.JobId;
import java.time.Duration;
import java.util.List;

/** Told by a {@link JobLog} on its writing thread; must return at once. */
public interface CommitListener {

    /** These entries are durable now; called in order of {@code seq} for each job. */
    void committed(JobId job, List<Entry> entries);

    /**
     * One commit was made, of whatever jobs; told after their entries.
     *
     * @param took the database's part
     */
    default void wrote(int jobs, int events, Duration took) {}

    /** The lease was found to be another's; told once. */
    void lost(Lease lease);
}
