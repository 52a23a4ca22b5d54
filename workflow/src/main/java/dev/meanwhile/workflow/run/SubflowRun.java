package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.workflow.definition.SubflowNode;
import dev.meanwhile.workflow.run.NodeResult.Work;
import java.util.List;
import java.util.Set;

/** Runs another workflow as one node; its nodes lie below the node's path. */
final class SubflowRun {

    /** Workflows within each other (workflows.md, Nodes). */
    private static final int DEEPEST = 10;

    /** A mapping to the whole input, not to a field of it. */
    private static final Set<String> WHOLE = Set.of("input", "prompt");

    private final NodeCall call;
    private final SubflowNode subflow;
    private final NodeRunner nodes;

    SubflowRun(NodeCall call, SubflowNode subflow, NodeRunner nodes) {
        this.call = call;
        this.subflow = subflow;
        this.nodes = nodes;
    }

    NodeResult run() throws InterruptedException {
        var document = call.attempt().request().subflows().get(subflow.subflowId());
        if (document == null || call.frame().depth() >= DEEPEST) {
            throw ErrorCode.TEMPLATE_INVALID.exception("node '%s': %s"
                    .formatted(
                            call.step().node(),
                            document == null
                                    ? "the workflow '%s' was not there when the run began"
                                            .formatted(subflow.subflowId())
                                    : "workflows may lie %d deep within each other".formatted(DEEPEST)));
        }
        var flow = Flow.of(document);
        var frame = new Frame(
                flow,
                flow.plan(),
                NodePath.inside(call.path()),
                input(document),
                subflow.shareSession() ? call.earlier().get() : List.of(),
                Outputs.NONE,
                call.frame().depth() + 1,
                call.frame().isPrivate() || !subflow.shareSession(),
                null);
        var result = new Scope(call.attempt(), frame, nodes).run();
        return result instanceof NodeResult.Done done ? NodeResult.Done.of(done.output(), Work.NONE) : result;
    }

    /** What is mapped, else what the other workflow says it has where nothing is given; without either the node's input. */
    private Value input(JsonNode document) {
        var inputs = (ObjectNode) call.templates().filled(subflow.inputMappings());
        for (var input : document.path("meta").path("inputs")) {
            var name = input.path("id").asText();
            if (input.hasNonNull("defaultValue") && !inputs.has(name)) {
                inputs.set(name, input.get("defaultValue"));
            }
        }
        if (inputs.isEmpty()) {
            return call.input();
        }
        var first = inputs.properties().iterator().next();
        var isWhole = inputs.size() == 1 && WHOLE.contains(first.getKey());
        return call.value(isWhole ? text(first.getValue()) : inputs.toString());
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
