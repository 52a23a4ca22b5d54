package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.worker.Stops;
import dev.meanwhile.core.worker.Stops.Outcome;
import dev.meanwhile.server.http.Exchange;

/** Stops in the OR3 dialect: of a job, and of a start whose answer has not arrived yet. */
public final class Or3Stops {
    private static final int LONGEST_ADMISSION_ID = 128;

    private final JobStore jobs;
    private final Stops stops;

    public Or3Stops(JobStore jobs, Stops stops) {
        this.jobs = jobs;
        this.stops = stops;
    }

    /** Answers {@code {aborted, state, status?}}. */
    void abort(Exchange exchange) throws InterruptedException {
        JobId id;
        try {
            id = JobId.parse(exchange.path("id"));
            exchange.require(Resource.OfJob.of(jobs.find(id).orElseThrow(() -> Resource.noJob(id))));
        } catch (EngineException e) {
            if (e.code() != ErrorCode.JOB_NOT_FOUND) {
                throw e;
            }
            notFound(exchange, e);
            return;
        }
        var outcome = stops.stop(id, exchange.principal().user());
        var answer = JsonNodeFactory.instance
                .objectNode()
                .put("aborted", outcome == Outcome.ABORTED)
                .put("state", outcome.wireName());
        jobs.find(id).map(Job::state).map(Or3Job::status).ifPresent(status -> answer.put("status", status));
        exchange.json(200, answer);
    }

    private static void notFound(Exchange exchange, EngineException e) {
        exchange.error(
                404,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("aborted", false)
                        .put("state", Outcome.NOT_FOUND.wireName())
                        .put("error", e.failure().message())
                        .put("code", e.code().wireName()));
    }

    /** Answers {@code {aborted: true, jobId?}}: the start is refused when it comes, or its job stopped if it came. */
    void abortAdmission(Exchange exchange, String project, String admissionId) throws InterruptedException {
        if (admissionId.isBlank() || admissionId.length() > LONGEST_ADMISSION_ID) {
            throw ErrorCode.REQUEST_INVALID.exception("/admissionId must be 1 to %d characters but has %d"
                    .formatted(LONGEST_ADMISSION_ID, admissionId.length()));
        }
        var person = exchange.principal().user();
        var answer = JsonNodeFactory.instance.objectNode().put("aborted", true);
        var admitted = jobs.cancelAdmission(project, person, admissionId);
        if (admitted.isPresent()) {
            stops.stop(admitted.get(), person);
            answer.put("jobId", admitted.get().text());
        }
        exchange.json(200, answer);
    }
}
