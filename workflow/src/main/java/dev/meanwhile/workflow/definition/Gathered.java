package dev.meanwhile.workflow.definition;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The nodes behind the branches of parallel nodes and in the bodies of loops, found when they are first asked for. */
final class Gathered implements Supplier<Set<String>> {
    private final Workflow workflow;
    private @Nullable Set<String> found;

    Gathered(Workflow workflow) {
        this.workflow = workflow;
    }

    @Override
    public Set<String> get() {
        var known = found;
        if (known == null) {
            known = find();
            found = known;
        }
        return known;
    }

    /** Passes end where they come back to their loop, so that what comes after it is not among them. */
    private Set<String> find() {
        var graph = workflow.graph();
        var first = new HashSet<String>();
        workflow.nodes().forEach((id, node) -> {
            var exits = exits(node);
            graph.leaving(id).stream()
                    .filter(edge -> exits.contains(edge.sourceHandle()))
                    .forEach(edge -> first.add(edge.target()));
        });
        return graph.without(Loops.returns(workflow, graph)).reachable(first);
    }

    private static Set<String> exits(NodeSpec node) {
        return switch (node) {
            case LoopNode _ -> Set.of(Handles.BODY);
            case ParallelNode parallel ->
                parallel.branches().stream().map(ParallelNode.Branch::id).collect(Collectors.toSet());
            default -> Set.of();
        };
    }
}
