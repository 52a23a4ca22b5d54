/**
 * The one event log. What happens to a job is a {@link dev.meanwhile.core.log.JobEvent fact}; facts of a job are numbered from 1
 * without gaps, stored once and shown to viewers only after their commit. Only the holder of a {@link
 * dev.meanwhile.core.log.Lease} writes a job's log; its epoch makes a late writer harmless. Everything that must be true together
 * (facts, a checkpoint, ledger rows, the job's next step) goes out in one {@link dev.meanwhile.core.log.Step}.
 */
@NullMarked
package dev.meanwhile.core.log;

import org.jspecify.annotations.NullMarked;
