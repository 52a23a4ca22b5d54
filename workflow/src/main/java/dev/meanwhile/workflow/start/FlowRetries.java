package dev.meanwhile.workflow.start;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.chat.ChatJobs.Keys;
import dev.meanwhile.core.chat.ChatStart.IfBusy;
import dev.meanwhile.core.chat.StartDesk;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.workflow.definition.DocumentReader;
import dev.meanwhile.workflow.run.FlowRequest;
import dev.meanwhile.workflow.run.FlowRequest.Edit;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts runs anew: a new job that takes over what the old one had finished; the old one stays as it ended. */
public final class FlowRetries {
    private final StartDesk desk;
    private final Past past;
    private final Keys keys;
    private final FlowLimits limits;

    public FlowRetries(StartDesk desk, Past past, Keys keys, FlowLimits limits) {
        this.desk = desk;
        this.past = past;
        this.keys = keys;
        this.limits = limits;
    }

    /** Where earlier runs are read. */
    public record Past(JobStore jobs, JobReader reader, ThreadStore threads) {}

    /**
     * How to repeat a run.
     *
     * @param owner whose job the new one is
     * @param key the caller's provider key; needed again if the old run came with one, as that is wiped
     */
    public record Wish(
            String owner,
            From from,
            @Nullable ProviderKey key,
            @Nullable Idempotency idempotency) {}

    /** From where a run is repeated. */
    public sealed interface From {

        /** Nothing is taken over. */
        record Start() implements From {}

        /** All that had ended well is, and agents that were at work go on from their last finished round. */
        record Failure() implements From {}

        /**
         * The node and all that comes after it is done anew; what ended well before it is taken over.
         *
         * @param path of the node
         */
        record Node(String path, Edit edit) implements From {}
    }

    /**
     * Repeats a run that is over. One that succeeded can be repeated from its start or from a node.
     *
     * @throws EngineException {@code job_not_final}, {@code job_not_retryable}, {@code provider_key_required}, {@code request_invalid}
     */
    public AdmissionResult retry(Job job, Wish wish) throws InterruptedException {
        desk.mustBeOpen();
        if (!desk.switches().workflows()) {
            throw ErrorCode.NOT_FOUND.exception("workflows are switched off (workflows.enabled=false)");
        }
        mustBeOver(job, wish.from());
        var request = past.jobs().request(job.id()).orElseThrow(() -> notRetryable("its request was forgotten"));
        if (FlowRequest.hadOwnKey(request) && wish.key() == null) {
            throw ErrorCode.PROVIDER_KEY_REQUIRED.exception(
                    "the run came with a provider key of its own, which is wiped by now; send it again");
        }
        return desk.admit(admission(job, FlowRequest.of(request), wish), IfBusy.REJECT, wish.owner());
    }

    private static void mustBeOver(Job job, From from) {
        switch (job.state()) {
            case FAILED, TIMED_OUT, CANCELLED -> {
                // can be repeated
            }
            case QUEUED, RUNNING, WAITING ->
                throw ErrorCode.JOB_NOT_FINAL.exception("the run has not ended; stop it first");
            case SUCCEEDED -> {
                if (from instanceof From.Failure) {
                    throw notRetryable("it succeeded; name the node to repeat it from");
                }
            }
        }
    }

    private Admission admission(Job job, FlowRequest request, Wish wish) {
        var id = JobId.next(keys.clock());
        var changed = changed(request, wish.from());
        var stop = DocumentReader.read(request.document()).workflow().meta().stop();
        var json = changed.toJson();
        return new Admission(
                id,
                job.project(),
                job.kind(),
                wish.owner(),
                job.model(),
                wish.key() == null ? json : FlowRequest.withOwnKey(json),
                job.metadata().isObject() ? job.metadata() : JsonNodeFactory.instance.objectNode(),
                place(job, id),
                limits.of(stop),
                keys.seal(id, wish.key()),
                wish.idempotency(),
                null,
                origin(job, request, wish.from()),
                Admission.Start.NOW);
    }

    private Admission.Origin origin(Job job, FlowRequest request, From from) {
        if (from instanceof From.Start) {
            return new Admission.Origin(job.id(), false);
        }
        var record = past.reader().read(job.id()).orElseThrow(() -> notRetryable("it was forgotten"));
        var rerun = new Rerun(request, record.checkpoints());
        var paths = from instanceof From.Node(var path, var _) ? rerun.before(path) : rerun.afterFailure();
        return new Admission.Origin(job.id(), true, paths);
    }

    private static FlowRequest changed(FlowRequest request, From from) {
        if (!(from instanceof From.Node(var path, var edit)) || edit.equals(Edit.NONE)) {
            return request;
        }
        var edits = new LinkedHashMap<>(request.edits());
        edits.put(path, edit);
        return request.edits(edits);
    }

    /** Beside the old answer; null for a run outside of any conversation, or one whose conversation is gone. */
    private Admission.@Nullable Place place(Job job, JobId id) {
        var threadId = job.threadId();
        var branch = threadId == null || job.messageId() == null
                ? List.<ThreadStore.Message>of()
                : past.threads().branch(job.project(), threadId, job.messageId());
        return threadId == null || branch.isEmpty()
                ? null
                : new Admission.Place(
                        threadId, id.text(), null, branch.getLast().parentId(), Admission.IfBusy.REFUSE);
    }

    private static EngineException notRetryable(String why) {
        return ErrorCode.JOB_NOT_RETRYABLE.exception("the run cannot be repeated: " + why);
    }
}
