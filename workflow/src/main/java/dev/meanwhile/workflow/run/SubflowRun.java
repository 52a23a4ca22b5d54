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
                Paths.inside(call.path()),
                input(),
                subflow.shareSession() ? call.earlier().get() : List.of(),
                Outputs.NONE,
                call.frame().depth() + 1,
                call.frame().isPrivate() || !subflow.shareSession());
        var result = new Scope(call.attempt(), frame, nodes).run();
        return result instanceof NodeResult.Done done ? NodeResult.Done.of(done.output(), Work.NONE) : result;
    }

    private Value input() {
        var mappings = subflow.inputMappings();
        if (mappings.isEmpty()) {
            return call.input();
        }
        var filled = (ObjectNode) call.templates().filled(mappings);
        var first = filled.properties().iterator().next();
        var isWhole = filled.size() == 1 && WHOLE.contains(first.getKey());
        return call.value(isWhole ? text(first.getValue()) : filled.toString());
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
