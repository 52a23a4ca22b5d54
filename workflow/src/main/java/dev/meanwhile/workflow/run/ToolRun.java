package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.round.AfterLastRound;
import dev.meanwhile.core.round.SingleCall.Result;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.ToolNode;
import dev.meanwhile.workflow.run.NodeResult.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a tool node: one call through the ledger. Each try has a path of its own, as a settled call is never made again. */
final class ToolRun {
    private final NodeCall call;
    private final ToolNode tool;

    ToolRun(NodeCall call, ToolNode tool) {
        this.call = call;
        this.tool = tool;
    }

    NodeResult run() throws InterruptedException {
        var attempt = call.attempt();
        var path = NodePath.retry(call.path(), attempt.memo().tries(call.path()) + 1);
        var arguments = arguments();
        var spec = call.prompting()
                .loop(
                        path,
                        null,
                        List.of(),
                        new Offers(call).of(List.of(tool.toolId())),
                        null,
                        JsonNodeFactory.instance.objectNode(),
                        call.prompting().limits(),
                        AfterLastRound.FAIL);
        var result = attempt.working(
                () -> attempt.services().calls().call(attempt.run(), spec, tool.toolId(), arguments.toString()));
        return switch (result) {
            case Result.Waiting(var reason, var atMost) -> attempt.waiting(reason, atMost);
            case Result.Settled settled -> settled(settled.call(), work(path, settled));
        };
    }

    private Work work(String path, Result.Settled settled) {
        var checkpoints = new ArrayList<>(List.of(settled.last()));
        if (!path.equals(call.path())) {
            checkpoints.add(call.attempt().closing(path, settled.last()));
        }
        return new Work(settled.facts(), checkpoints, null);
    }

    private JsonNode arguments() {
        var filled = call.templates().filled(tool.arguments());
        if (!filled.isTextual()) {
            return filled;
        }
        var text = filled.asText().isBlank() ? "{}" : filled.asText();
        return Fitting.parsed(text)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> ErrorCode.TEMPLATE_INVALID.exception(
                        "node '%s': its arguments must be a JSON object when they are filled in"
                                .formatted(call.step().node())));
    }

    private NodeResult settled(Call made, Work work) {
        var outcome = made.outcome();
        var result = outcome == null ? null : outcome.result();
        if (made.state() == CallState.DONE) {
            var text = result == null ? "" : result.isTextual() ? result.asText() : result.toString();
            return NodeResult.Done.of(call.value(text), work);
        }
        var error =
                outcome == null || outcome.error() == null ? JsonNodeFactory.instance.objectNode() : outcome.error();
        var code = error.path("code").asText("");
        if (code.equals(Reason.SKIPPED.wireName())) {
            return NodeResult.Done.of(Value.Text.EMPTY, work);
        }
        if (code.equals(Reason.DENIED.wireName()) && leavesByRejected()) {
            return new NodeResult.Done(Set.of(Handles.REJECTED), call.input(), Map.of(), work);
        }
        var message = "node '%s': %s: %s"
                .formatted(call.step().node(), code, error.path("message").asText(""));
        return new NodeResult.Failed(failureCode(made, code).failure(message), Value.Text.EMPTY, work);
    }

    private boolean leavesByRejected() {
        return call.frame().flow().workflow().graph().leaving(call.step().node()).stream()
                .anyMatch(edge -> edge.sourceHandle().equals(Handles.REJECTED));
    }

    private static ErrorCode failureCode(Call made, String code) {
        if (made.state() == CallState.UNKNOWN) {
            return ErrorCode.TOOL_OUTCOME_UNKNOWN;
        }
        if (code.equals(Reason.DENIED.wireName())) {
            return ErrorCode.NODE_REJECTED;
        }
        return code.equals(Reason.INVALID_ARGUMENTS.wireName()) ? ErrorCode.TEMPLATE_INVALID : ErrorCode.TOOL_FAILED;
    }
}
