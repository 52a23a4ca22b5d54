package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.IfBusy;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Admissions;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.thread.ThreadStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts chat jobs anew that did not succeed: a new job, the old one stays as it ended. */
public final class ChatRetries {
    private final JobStore jobs;
    private final ThreadStore threads;
    private final ChatJobs.Keys keys;
    private final ChatJobs.Settings settings;
    private final Admissions admissions;

    /** @param admissions where the new jobs are let in */
    public ChatRetries(
            JobStore jobs, ThreadStore threads, ChatJobs.Keys keys, ChatJobs.Settings settings, Admissions admissions) {
        this.jobs = jobs;
        this.threads = threads;
        this.keys = keys;
        this.settings = settings;
        this.admissions = admissions;
    }

    /**
     * How to repeat a job.
     *
     * @param owner whose job the new one is
     * @param fromCheckpoint whether finished turns and calls are taken over; else only the request is
     * @param key the caller's provider key; needed again if the old job came with one, as that is wiped
     */
    public record Wish(
            String owner,
            boolean fromCheckpoint,
            @Nullable ProviderKey key,
            @Nullable Idempotency idempotency) {}

    /**
     * Repeats a job that FAILED, TIMED_OUT or was CANCELLED. In a thread its answer becomes a sibling of the old one.
     *
     * @throws EngineException {@code job_not_final}, {@code job_not_retryable}, {@code provider_key_required}
     */
    public AdmissionResult retry(Job job, Wish wish) {
        if (!settings.switches().background()) {
            throw ErrorCode.BACKGROUND_DISABLED.exception(
                    "background jobs are switched off (background.enabled=false)");
        }
        checkState(job);
        var request = jobs.request(job.id()).orElseThrow(() -> notRetryable("its request was forgotten"));
        if (ChatRequest.hadOwnKey(request) && wish.key() == null) {
            throw ErrorCode.PROVIDER_KEY_REQUIRED.exception(
                    "the job came with a provider key of its own, which is wiped by now; send it again");
        }
        return admissions.admit(admission(job, wish, limited(request)), settings.caps());
    }

    private static void checkState(Job job) {
        switch (job.state()) {
            case FAILED, TIMED_OUT, CANCELLED -> {
                // can be repeated
            }
            case QUEUED, RUNNING, WAITING ->
                throw ErrorCode.JOB_NOT_FINAL.exception("the job has not ended; stop it first");
            case SUCCEEDED -> throw notRetryable("it succeeded");
        }
    }

    /** Limits may have been lowered since. */
    private JsonNode limited(JsonNode request) {
        var rounds = settings.most().rounds(ChatRequest.of(request).limits());
        return request instanceof ObjectNode object && ChatRequest.of(request).rounds() > rounds
                ? object.deepCopy().put("rounds", rounds)
                : request;
    }

    private Admission admission(Job job, Wish wish, JsonNode request) {
        var id = JobId.next(keys.clock());
        return new Admission(
                id,
                job.project(),
                job.kind(),
                wish.owner(),
                job.model(),
                request,
                job.metadata().isObject() ? job.metadata() : JsonNodeFactory.instance.objectNode(),
                place(job, id, request),
                settings.most().limits(ChatRequest.of(request).limits()),
                keys.seal(id, wish.key()),
                wish.idempotency(),
                null,
                new Admission.Origin(job.id(), wish.fromCheckpoint()),
                Admission.Start.NOW);
    }

    /** Beside the old answer; null for a job outside any conversation, or one whose conversation is gone. */
    private Admission.@Nullable Place place(Job job, JobId id, JsonNode request) {
        var threadId = job.threadId();
        var branch = threadId == null || job.messageId() == null
                ? List.<ThreadStore.Message>of()
                : threads.branch(job.project(), threadId, job.messageId());
        if (threadId == null || branch.isEmpty()) {
            if (!request.hasNonNull("messages")) {
                throw notRetryable("its conversation was deleted");
            }
            return null;
        }
        return new Admission.Place(threadId, id.text(), null, branch.getLast().parentId(), IfBusy.REFUSE);
    }

    private static EngineException notRetryable(String why) {
        return ErrorCode.JOB_NOT_RETRYABLE.exception("the job cannot be retried: " + why);
    }
}
