package dev.meanwhile.workflow.definition;

import dev.meanwhile.workflow.definition.ProblemCode.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a workflow.
 *
 * @param node the id of the node it is about, or null
 * @param edge the id of the edge it is about, or null
 * @param message what was expected and what is there, for the author
 */
public record Problem(
        ProblemCode code, @Nullable String node, @Nullable String edge, String message) {

    public boolean isError() {
        return code.severity() == Severity.ERROR;
    }

    static Problem ofDocument(ProblemCode code, String message) {
        return new Problem(code, null, null, message);
    }

    static Problem ofNode(ProblemCode code, String node, String message) {
        return new Problem(code, node, null, message);
    }

    static Problem ofEdge(ProblemCode code, Edge edge, String message) {
        return new Problem(code, null, edge.id(), message);
    }
}
