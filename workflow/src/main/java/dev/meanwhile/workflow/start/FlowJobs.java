package dev.meanwhile.workflow.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.chat.ChatJobs.Keys;
import dev.meanwhile.core.chat.StartDesk;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.workflow.definition.DocumentReader;
import dev.meanwhile.workflow.definition.Workflow;
import dev.meanwhile.workflow.library.Bundles;
import dev.meanwhile.workflow.library.Bundles.Pinned;
import dev.meanwhile.workflow.run.FlowRequest;
import dev.meanwhile.workflow.run.FlowRunner;
import dev.meanwhile.workflow.start.FlowStart.Source;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Takes requests for runs of workflows: checks everything that can be known at once, then admits. */
public final class FlowJobs {
    private static final int LONGEST_PROMPT = 1 << 20;

    private final StartDesk desk;
    private final ModelClient models;
    private final Bundles bundles;
    private final Checking checking;
    private final Keys keys;
    private final FlowLimits limits;

    public FlowJobs(
            StartDesk desk, ModelClient models, Bundles bundles, Checking checking, Keys keys, FlowLimits limits) {
        this.desk = desk;
        this.models = models;
        this.bundles = bundles;
        this.checking = checking;
        this.keys = keys;
        this.limits = limits;
    }

    /** Judges whether a document can run in its project as this is now. */
    @FunctionalInterface
    public interface Checking {

        /**
         * @param id under which it is stored, or null
         * @throws dev.meanwhile.core.error.EngineException {@code workflow_invalid} with all errors
         */
        void mustRun(String project, @Nullable String id, JsonNode document);
    }

    /**
     * Starts a run.
     *
     * @throws dev.meanwhile.core.error.EngineException for anything wrong with the request itself; what the store refuses is a value
     */
    public AdmissionResult start(FlowStart start) throws InterruptedException {
        mustBeOn();
        desk.mustBeOpen();
        return desk.admit(admission(start), start.where().ifBusy(), start.owner());
    }

    private void mustBeOn() {
        if (!desk.switches().workflows()) {
            throw ErrorCode.NOT_FOUND.exception("workflows are switched off (workflows.enabled=false)");
        }
    }

    private Admission admission(FlowStart start) {
        if (start.prompt().length() > LONGEST_PROMPT) {
            throw ErrorCode.REQUEST_INVALID.exception("/prompt must be at most %,d characters but has %,d"
                    .formatted(LONGEST_PROMPT, start.prompt().length()));
        }
        var model = model(start.model());
        var pinned = pinned(start);
        var workflow = DocumentReader.read(pinned.document()).workflow();
        var id = JobId.next(keys.clock());
        var message = JsonNodeFactory.instance.objectNode().put("role", "user");
        message.set("content", TextNode.valueOf(start.prompt()));
        var request = request(start, pinned, workflow).toJson();
        return new Admission(
                id,
                start.project(),
                FlowRunner.KIND,
                start.owner(),
                model,
                start.key() == null ? request : FlowRequest.withOwnKey(request),
                start.metadata(),
                StartDesk.place(start.where(), id, message, true),
                limits.of(workflow.meta().stop()),
                keys.seal(id, start.key()),
                start.idempotency(),
                start.admissionId(),
                null,
                start.start());
    }

    private String model(@Nullable String asked) {
        var model = asked == null || asked.isBlank() ? models.defaultModel() : asked;
        StartDesk.checkName("/model", model);
        if (!models.serves(model)) {
            throw ErrorCode.MODEL_UNKNOWN.exception(
                    "no configured provider serves the model '%s'; GET /api/v1/models lists what is offered"
                            .formatted(model));
        }
        return model;
    }

    /** Checked as it is now: tools, models and subflows may have gone since it was saved. */
    private Pinned pinned(FlowStart start) {
        var pinned = switch (start.source()) {
            case Source.Stored(var id, var version) -> bundles.pin(start.project(), id, version);
            case Source.Inline(var document) -> {
                checking.mustRun(start.project(), null, document);
                yield bundles.pin(start.project(), document);
            }
        };
        if (start.source() instanceof Source.Stored(var id, var _)) {
            checking.mustRun(start.project(), id, pinned.document());
        }
        return pinned;
    }

    private static FlowRequest request(FlowStart start, Pinned pinned, Workflow workflow) {
        var subflows = new LinkedHashMap<String, JsonNode>();
        pinned.subflows().forEach((id, subflow) -> subflows.put(id, subflow.document()));
        return new FlowRequest(
                start.prompt(),
                start.history(),
                start.attachments(),
                named(start, pinned, workflow),
                pinned.document(),
                subflows,
                new LinkedHashMap<>());
    }

    private static ObjectNode named(FlowStart start, Pinned pinned, Workflow workflow) {
        var node = JsonNodeFactory.instance.objectNode();
        var name = workflow.meta().name();
        if (start.source() instanceof Source.Stored(var id, var _)) {
            node.put("id", id);
            name = name.isBlank() ? id : name;
        }
        if (pinned.version() != null) {
            node.put("version", pinned.version());
        }
        return node.put("name", name);
    }
}
