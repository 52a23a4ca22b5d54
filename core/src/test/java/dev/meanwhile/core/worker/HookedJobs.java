package dev.meanwhile.core.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobQuery;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs to which something happens right before a stop is asked for, or before they are ended over their owner's head. */
record HookedJobs(JobStore jobs, Runnable beforeStop, Runnable beforeFence) implements JobStore {

    @Override
    public Optional<JobState> requestStop(JobId id, String by) {
        beforeStop.run();
        return jobs.requestStop(id, by);
    }

    @Override
    public AdmissionResult admit(Admission admission, QueueCaps caps) {
        return jobs.admit(admission, caps);
    }

    @Override
    public Optional<Job> find(JobId id) {
        return jobs.find(id);
    }

    @Override
    public List<Job> list(JobQuery query) {
        return jobs.list(query);
    }

    @Override
    public Optional<JsonNode> request(JobId id) {
        return jobs.request(id);
    }

    @Override
    public Map<JobId, Integer> queuePositions(List<JobId> queued) {
        return jobs.queuePositions(queued);
    }

    @Override
    public boolean fence(JobId id, Ending ending) {
        beforeFence.run();
        return jobs.fence(id, ending);
    }

    @Override
    public boolean forget(JobId id) {
        return jobs.forget(id);
    }

    @Override
    public Optional<JobId> cancelAdmission(String project, String owner, String admissionId) {
        return jobs.cancelAdmission(project, owner, admissionId);
    }
}
