package dev.meanwhile.workflow.plan;

import dev.meanwhile.workflow.definition.Edge;
import dev.meanwhile.workflow.definition.Graph;
import dev.meanwhile.workflow.definition.ParallelNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The nodes behind the branches of a parallel node, up to where what they were merged to goes on. */
final class Regions {
    private final Graph graph;
    private final Set<String> members;
    private final String node;

    /** @param members the nodes of the scope */
    Regions(Graph graph, Set<String> members, String node) {
        this.graph = graph;
        this.members = members;
        this.node = node;
    }

    /** By branch the nodes with which it ends; a node behind several branches counts for the first. */
    SequencedMap<String, List<String>> last(ParallelNode parallel) {
        var after = graph.reachableWithout(targets(null, parallel), node);
        var region = new HashSet<String>();
        var last = new LinkedHashMap<String, List<String>>();
        for (var branch : parallel.branches()) {
            var behind = new HashSet<>(graph.reachableWithout(targets(branch.id(), parallel), node));
            behind.removeAll(after);
            behind.retainAll(members);
            var isNew = new ArrayList<String>();
            for (var id : graph.nodes()) {
                if (behind.contains(id) && !region.contains(id) && isLast(id, behind)) {
                    isNew.add(id);
                }
            }
            region.addAll(behind);
            if (!isNew.isEmpty()) {
                last.put(branch.id(), isNew);
            }
        }
        return last;
    }

    private boolean isLast(String id, Set<String> behind) {
        return graph.leaving(id).stream().noneMatch(edge -> behind.contains(edge.target()));
    }

    /** @param branch null for all exits that are none */
    private Set<String> targets(@Nullable String branch, ParallelNode parallel) {
        var branches = Planner.branchIds(parallel);
        return graph.leaving(node).stream()
                .filter(edge -> branch == null
                        ? !branches.contains(edge.sourceHandle())
                        : edge.sourceHandle().equals(branch))
                .map(Edge::target)
                .collect(Collectors.toSet());
    }
}
