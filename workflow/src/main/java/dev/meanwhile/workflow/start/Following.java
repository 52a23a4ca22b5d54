package dev.meanwhile.workflow.start;

import dev.meanwhile.workflow.definition.Edge;
import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.NodeSpec;
import dev.meanwhile.workflow.definition.OutputNode;
import dev.meanwhile.workflow.definition.ParallelNode;
import dev.meanwhile.workflow.definition.ParallelNode.Branch;
import dev.meanwhile.workflow.definition.Workflow;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What comes after a node in its scope, be it without an edge: what its branch is merged to, and outputs that name it. */
final class Following {
    private final Workflow workflow;
    private final @Nullable String loop;

    /** @param loop in whose body the node is, or null */
    Following(Workflow workflow, @Nullable String loop) {
        this.workflow = workflow;
        this.loop = loop;
    }

    /**
     * What is done anew with a node.
     *
     * @param whole nodes that run again
     * @param merges parallel nodes that merge again what their branches came to
     */
    record Again(Set<String> whole, Set<String> merges) {}

    Again of(String node) {
        var again = new Again(new HashSet<>(behind(node, Set.of())), new HashSet<>());
        var size = -1;
        while (size < again.whole().size() + again.merges().size()) {
            size = again.whole().size() + again.merges().size();
            workflow.nodes().forEach((id, spec) -> {
                if (!id.equals(node) && !again.whole().contains(id)) {
                    add(id, spec, node, again);
                }
            });
        }
        return again;
    }

    private void add(String id, NodeSpec spec, String node, Again again) {
        var done = new HashSet<>(again.whole());
        done.addAll(again.merges());
        done.add(node);
        if (spec instanceof ParallelNode parallel && isBehindBranch(id, parallel, done)) {
            again.merges().add(id);
            again.whole().addAll(behind(id, branches(parallel)));
        }
        if (spec instanceof OutputNode output && output.sources().stream().anyMatch(done::contains)) {
            again.whole().add(id);
            again.whole().addAll(behind(id, Set.of()));
        }
    }

    private static Set<String> branches(ParallelNode parallel) {
        return parallel.branches().stream().map(Branch::id).collect(Collectors.toSet());
    }

    private boolean isBehindBranch(String id, ParallelNode parallel, Set<String> nodes) {
        var branches = branches(parallel);
        var targets = workflow.graph().leaving(id).stream()
                .filter(edge -> branches.contains(edge.sourceHandle()))
                .map(Edge::target)
                .collect(Collectors.toSet());
        return workflow.graph().reachableWithout(targets, id).stream().anyMatch(nodes::contains);
    }

    /** What comes back to a loop, or goes into its passes, is not behind it. */
    private Set<String> behind(String id, Set<String> withoutExits) {
        var targets = new HashSet<String>();
        workflow.graph().leaving(id).stream()
                .filter(edge ->
                        !edge.sourceHandle().equals(Handles.BODY) && !withoutExits.contains(edge.sourceHandle()))
                .forEach(edge -> targets.add(edge.target()));
        var avoided = loop == null ? id : loop;
        targets.remove(avoided);
        return workflow.graph().reachableWithout(targets, avoided);
    }
}
