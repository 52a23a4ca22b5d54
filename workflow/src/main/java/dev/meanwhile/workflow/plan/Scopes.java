package dev.meanwhile.workflow.plan;

import dev.meanwhile.workflow.definition.Edge;
import dev.meanwhile.workflow.definition.Graph;
import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.LoopNode;
import dev.meanwhile.workflow.definition.Workflow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which node belongs to which loop's body: to that of the innermost loop around it. */
final class Scopes {
    private final Graph graph;
    private final Map<String, String> loops = new HashMap<>(); // of each node that is in one

    Scopes(Workflow workflow, Graph graph) {
        this.graph = graph;
        var bodies = new HashMap<String, Set<String>>();
        workflow.nodes().forEach((id, node) -> {
            if (node instanceof LoopNode) {
                bodies.put(id, body(id));
            }
        });
        var bySize = bodies.entrySet().stream()
                .sorted((one, other) ->
                        Integer.compare(other.getValue().size(), one.getValue().size()))
                .toList();
        bySize.forEach(body -> body.getValue().forEach(node -> loops.put(node, body.getKey())));
    }

    /** The nodes behind the exit {@code body} that are not also behind another exit. */
    private Set<String> body(String loop) {
        var after = graph.reachableWithout(targets(loop, false), loop);
        var body = new HashSet<>(graph.reachableWithout(targets(loop, true), loop));
        body.removeAll(after);
        return body;
    }

    private Set<String> targets(String loop, boolean isBody) {
        return graph.leaving(loop).stream()
                .filter(edge -> edge.sourceHandle().equals(Handles.BODY) == isBody)
                .map(Edge::target)
                .filter(target -> !target.equals(loop))
                .collect(Collectors.toSet());
    }

    /** The nodes right in this scope, in the document's order. */
    List<String> members(@Nullable String loop) {
        return graph.nodes().stream()
                .filter(node -> Objects.equals(loops.get(node), loop))
                .toList();
    }

    /** The node, or the loop around it that is right in this scope; null if it is outside of it. */
    @Nullable
    String lifted(String node, @Nullable String scope) {
        var lifted = node;
        while (!Objects.equals(loops.get(lifted), scope)) {
            var around = loops.get(lifted);
            if (around == null) {
                return null;
            }
            lifted = around;
        }
        return lifted;
    }
}
