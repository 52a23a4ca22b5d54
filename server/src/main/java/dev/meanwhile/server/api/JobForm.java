package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.server.http.Exchange;
import java.util.Map;

/** How one kind of job is asked for and shown; the endpoints of jobs are the same for all. */
public interface JobForm {

    JobKind kind();

    /** Starts a job, by the body of {@code POST /projects/{project}/jobs}. */
    AdmissionResult start(Exchange exchange, String project, ObjectNode body) throws InterruptedException;

    /** Starts a job anew, by the body of {@code POST /jobs/{id}/retry}. */
    AdmissionResult retry(Exchange exchange, Job job, ObjectNode body) throws InterruptedException;

    /**
     * The job with its content so far.
     *
     * @param queuePositions of the jobs that are queued
     */
    ObjectNode snapshot(JobRecord job, Map<JobId, Integer> queuePositions);
}
