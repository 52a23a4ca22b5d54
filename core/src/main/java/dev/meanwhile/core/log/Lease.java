package dev.meanwhile.core.log;

import dev.meanwhile.core.job.JobId;

/**
 * A worker's right to write one job's log, until another one raises the epoch.
 *
 * @param worker the worker's id, new at each process start
 * @param epoch the fencing number, raised by every claim, takeover and fence
 * @param lastSeq the log's end when the lease was given
 */
public record Lease(JobId job, String worker, long epoch, long lastSeq) {}
