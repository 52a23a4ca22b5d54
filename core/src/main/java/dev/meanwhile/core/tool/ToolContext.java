package dev.meanwhile.core.tool;

import dev.meanwhile.core.job.JobId;
import java.time.Duration;

/**
 * Where a call comes from.
 *
 * @param project the job's project
 * @param owner the person whose job it is
 * @param callId the call's identity in its job; the same again when the call is repeated after a crash
 * @param time how long the call may take
 */
public record ToolContext(JobId job, String project, String owner, String callId, Duration time) {

    /** A key that is the same for every repetition of this call and different for any other; for tools that declare idempotency. */
    public String idempotencyKey() {
        return job.text() + "/" + callId;
    }
}
