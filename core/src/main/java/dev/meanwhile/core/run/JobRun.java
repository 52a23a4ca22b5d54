package dev.meanwhile.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a job, as its runner sees it.
 *
 * @param past what earlier attempts left
 * @param request what the job was asked to do
 * @param key the caller's provider key, or null
 * @param gate asked before anything is started that cannot be undone
 * @param spent what the job's model requests used, shared by all that runs in this attempt
 * @param bell rings when a question of the job was answered
 */
public record JobRun(
        JobRecord past,
        JsonNode request,
        @Nullable ProviderKey key,
        Lease lease,
        JobLog log,
        StartGate gate,
        Spent spent,
        Bell bell) {

    /** An attempt that begins: nothing was spent in it yet, and its bell is new. */
    public JobRun(
            JobRecord past, JsonNode request, @Nullable ProviderKey key, Lease lease, JobLog log, StartGate gate) {
        this(past, request, key, lease, log, gate, new Spent(past.job().usage()), new Bell());
    }

    public JobRun with(@Nullable ProviderKey itsKey) {
        return new JobRun(past, request, itsKey, lease, log, gate, spent, bell);
    }

    /**
     * The same attempt as its job stands now, for work that failed and is to be tried again: writes out what was appended so far,
     * and reads the job.
     *
     * @throws InterruptedException also if the job was lost or is gone
     */
    public JobRun reread(JobReader jobs) throws InterruptedException {
        commit(Step.of(NextStep.CONTINUE));
        var now = jobs.read(lease.job()).orElseThrow(() -> new InterruptedException("job " + lease.job() + " is gone"));
        return new JobRun(now, request, key, lease, log, gate, spent, bell);
    }

    /**
     * Makes a step durable before going on.
     *
     * @throws InterruptedException also if the job was lost: there is nothing left to do for it
     */
    public void commit(Step step) throws InterruptedException {
        if (log.commit(lease, step.then(NextStep.CONTINUE)) == JobLog.Commit.LOST) {
            throw new InterruptedException("job " + lease.job() + " was taken by another worker");
        }
    }

    public void alive(Duration quiet) {
        log.alive(lease, quiet);
    }
}
