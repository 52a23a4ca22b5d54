package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.chat.ChatStart.IfBusy;
import dev.meanwhile.core.chat.ChatStart.Where;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission.Start;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.IdempotencyKey;
import dev.meanwhile.workflow.run.FlowRequest.Edit;
import dev.meanwhile.workflow.run.FlowRunner;
import dev.meanwhile.workflow.start.FlowJobs;
import dev.meanwhile.workflow.start.FlowRetries;
import dev.meanwhile.workflow.start.FlowRetries.From;
import dev.meanwhile.workflow.start.FlowStart;
import dev.meanwhile.workflow.start.FlowStart.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts of workflows' runs, and of their repetitions, in the OR3 dialect. */
public final class Or3Workflows {
    private final FlowJobs flows;
    private final FlowRetries retries;
    private final JobStore jobs;

    public Or3Workflows(FlowJobs flows, FlowRetries retries, JobStore jobs) {
        this.flows = flows;
        this.retries = retries;
        this.jobs = jobs;
    }

    AdmissionResult start(FlowStart start) throws InterruptedException {
        return flows.start(start);
    }

    /** Reads {@code {workflowId, prompt, threadId, messageId, conversationHistory?, attachments?, resumeFrom?}}. */
    AdmissionResult start(Exchange exchange, String project, @Nullable ProviderKey key) throws InterruptedException {
        var body = new Or3Body(exchange.object());
        if (body.has("resumeFrom")) {
            return resume(exchange, body.object("resumeFrom"), key);
        }
        return flows.start(new FlowStart(
                project,
                exchange.principal().user(),
                new Source.Stored(body.required("workflowId"), null),
                body.required("prompt"),
                body.optional("model"),
                body.has("conversationHistory") ? body.list("conversationHistory") : null,
                body.has("attachments") ? body.list("attachments") : List.<JsonNode>of(),
                JsonNodeFactory.instance.objectNode(),
                new Where(body.required("threadId"), body.required("messageId"), null, IfBusy.REJECT),
                key,
                IdempotencyKey.of(exchange),
                null,
                Start.NOW));
    }

    /** Reads {@code {jobId, nodeId?, input?, prompt?}}; a run is repeated with the definition, prompt and place that it had. */
    private AdmissionResult resume(Exchange exchange, Or3Body from, @Nullable ProviderKey key)
            throws InterruptedException {
        var job = run(exchange, from.required("jobId"));
        var wish = new FlowRetries.Wish(exchange.principal().user(), from(from), key, IdempotencyKey.of(exchange));
        return retries.retry(job, wish);
    }

    private Job run(Exchange exchange, String jobId) {
        var id = JobId.parse(jobId);
        var job = jobs.find(id).orElseThrow(() -> Resource.noJob(id));
        exchange.require(Action.RETRY_JOB, Resource.OfJob.of(job));
        if (!job.kind().equals(FlowRunner.KIND)) {
            throw ErrorCode.REQUEST_INVALID.exception("/resumeFrom/jobId must be a workflow's run but is a %s job"
                    .formatted(job.kind().name()));
        }
        return job;
    }

    private static From from(Or3Body from) {
        var node = from.has("nodeId") ? from.optional("nodeId") : from.optional("startNodeId");
        var edit = new Edit(from.optional("input"), from.optional("prompt"));
        if (node == null && !edit.equals(Edit.NONE)) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/resumeFrom/input and /resumeFrom/prompt need a /resumeFrom/nodeId, whose they are");
        }
        return node == null ? new From.Failure() : new From.Node(node, edit);
    }
}
