package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.chat.ChatStart.Where;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.IdempotencyKey;
import dev.meanwhile.workflow.run.FlowRequest;
import dev.meanwhile.workflow.run.FlowRequest.Edit;
import dev.meanwhile.workflow.run.FlowRunner;
import dev.meanwhile.workflow.run.FlowView;
import dev.meanwhile.workflow.start.FlowJobs;
import dev.meanwhile.workflow.start.FlowRetries;
import dev.meanwhile.workflow.start.FlowRetries.From;
import dev.meanwhile.workflow.start.FlowStart;
import dev.meanwhile.workflow.start.FlowStart.Source;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs of workflows. */
public final class WorkflowForm implements JobForm {
    private final FlowJobs flows;
    private final FlowRetries retries;
    private final JobStore jobs;

    public WorkflowForm(FlowJobs flows, FlowRetries retries, JobStore jobs) {
        this.flows = flows;
        this.retries = retries;
        this.jobs = jobs;
    }

    @Override
    public JobKind kind() {
        return FlowRunner.KIND;
    }

    @Override
    public AdmissionResult start(Exchange exchange, String project, ObjectNode object) throws InterruptedException {
        var body = Fields.of(object);
        var history = body.list("history");
        var attachments = body.list("attachments");
        return flows.start(new FlowStart(
                project,
                exchange.principal().user(),
                source(body),
                body.text("prompt", ""),
                body.text("model"),
                history,
                attachments == null ? List.of() : attachments,
                ChatBodies.metadata(body),
                new Where(
                        body.text("threadId"), body.text("messageId"), body.text("parentId"), ChatBodies.ifBusy(body)),
                ChatBodies.key(exchange),
                IdempotencyKey.of(exchange),
                null,
                ChatBodies.start(body)));
    }

    private static Source source(Fields body) {
        var id = body.text("workflowId");
        var isInline = body.has("definition");
        if ((id == null) != isInline) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "exactly one of /workflowId and /definition is expected, but %s given"
                            .formatted(isInline ? "both are" : "neither is"));
        }
        if (id == null) {
            return new Source.Inline(body.object("definition"));
        }
        return new Source.Stored(id, version(body));
    }

    private static @Nullable Integer version(Fields body) {
        var version = body.number("version");
        if (version != null && (version < 1 || version > Integer.MAX_VALUE)) {
            throw ErrorCode.REQUEST_INVALID.exception("/version must be at least 1 but is " + version);
        }
        return version == null ? null : version.intValue();
    }

    @Override
    public AdmissionResult retry(Exchange exchange, Job job, ObjectNode object) throws InterruptedException {
        var body = Fields.of(object);
        var wish = new FlowRetries.Wish(
                exchange.principal().user(), from(body), ChatBodies.key(exchange), IdempotencyKey.of(exchange));
        return retries.retry(job, wish);
    }

    private static From from(Fields body) {
        var node = body.text("node");
        var edit = new Edit(body.text("input"), body.text("prompt"));
        if (node == null && !edit.equals(Edit.NONE)) {
            throw ErrorCode.REQUEST_INVALID.exception("/input and /prompt need a /node, whose they are");
        }
        var from = body.text("from", node == null ? "checkpoint" : "node");
        if ((node == null) == from.equals("node")) {
            throw ErrorCode.REQUEST_INVALID.exception("/node goes with /from=node, and only with it");
        }
        return switch (from) {
            case "start" -> new From.Start();
            case "checkpoint" -> new From.Failure();
            case "node" -> new From.Node(Objects.requireNonNull(node), edit);
            default ->
                throw ErrorCode.REQUEST_INVALID.exception(
                        "/from must be start, checkpoint or node but is '%s'".formatted(Fields.shortened(from)));
        };
    }

    @Override
    public ObjectNode snapshot(JobRecord job, Map<JobId, Integer> queuePositions) {
        var node = JobJson.snapshot(ChatView.of(job), queuePositions);
        jobs.request(job.job().id()).ifPresent(request -> node.set("workflow", workflow(job, request)));
        return node;
    }

    private static ObjectNode workflow(JobRecord job, JsonNode request) {
        var asked = FlowRequest.of(request);
        return request.isEmpty() ? JsonNodeFactory.instance.objectNode() : RunJson.of(FlowView.of(job, asked));
    }
}
