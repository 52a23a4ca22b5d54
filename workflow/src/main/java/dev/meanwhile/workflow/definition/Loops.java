package dev.meanwhile.workflow.definition;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The bodies of loops. */
public final class Loops {
    private Loops() {}

    /** The nodes behind a loop's exit {@code body}, up to the loop itself. */
    public static Set<String> body(Graph graph, String loop) {
        var entries = graph.leaving(loop).stream()
                .filter(edge -> edge.sourceHandle().equals(Handles.BODY))
                .map(Edge::target)
                .filter(target -> !target.equals(loop))
                .collect(Collectors.toSet());
        return graph.reachableWithout(entries, loop);
    }

    /** The edges by which passes come back to their loop. */
    static Set<Edge> returns(Workflow workflow, Graph graph) {
        var returns = new HashSet<Edge>();
        var circling = graph.circling(); // the others' bodies need no look, which is what costs
        workflow.nodes().forEach((id, node) -> {
            if (node instanceof LoopNode && circling.contains(id)) {
                var body = body(graph, id);
                graph.arriving(id).stream()
                        .filter(edge -> body.contains(edge.source()))
                        .forEach(returns::add);
            }
        });
        return returns;
    }
}
