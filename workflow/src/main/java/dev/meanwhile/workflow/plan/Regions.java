package dev.meanwhile.workflow.plan;

import dev.meanwhile.workflow.definition.Edge;
import dev.meanwhile.workflow.definition.Graph;
import dev.meanwhile.workflow.definition.ParallelNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The nodes behind the branches of a scope's parallel nodes, up to where what they were merged to goes on. A merging waits for none
 * that waits for it, be it by way of other mergings: the node that comes first has its nodes, one behind it what is left.
 */
final class Regions {
    private final Graph graph;
    private final Set<String> members;
    private final Map<String, ParallelNode> parallels;
    private final Map<String, SequencedMap<String, List<String>>> last = new HashMap<>();

    /** By node the parallel nodes whose merging waits for its end. */
    private final Map<String, Set<String>> awaiting = new HashMap<>();

    /**
     * Finds them.
     *
     * @param graph in which nothing leads back to before the scope
     * @param members the nodes of the scope
     * @param parallels those of them that are parallel
     */
    Regions(Graph graph, Set<String> members, Map<String, ParallelNode> parallels) {
        this.graph = graph;
        this.members = members;
        this.parallels = parallels;
        var reach = new HashMap<String, Integer>(); // the further it is, the earlier the node comes
        parallels
                .keySet()
                .forEach(node -> reach.put(node, graph.reachable(Set.of(node)).size()));
        graph.nodes().stream()
                .filter(parallels::containsKey)
                .sorted(Comparator.comparing(reach::get, Comparator.reverseOrder()))
                .forEach(this::find);
    }

    /** By branch the nodes with which it ends; a node behind several branches counts for the first. */
    SequencedMap<String, List<String>> last(String parallel) {
        return last.getOrDefault(parallel, new LinkedHashMap<>());
    }

    private void find(String node) {
        var after = after(node);
        var region = new HashSet<String>();
        var all = new LinkedHashMap<String, List<String>>();
        for (var branch : branches(node)) {
            var behind = new HashSet<>(graph.reachable(targets(branch, node)));
            behind.removeAll(after);
            behind.retainAll(members);
            var isNew = new ArrayList<String>();
            for (var id : graph.nodes()) {
                if (behind.contains(id) && !region.contains(id) && isLast(id, behind)) {
                    isNew.add(id);
                    awaiting.computeIfAbsent(id, _ -> new HashSet<>()).add(node);
                }
            }
            region.addAll(behind);
            if (!isNew.isEmpty()) {
                all.put(branch, isNew);
            }
        }
        last.put(node, all);
    }

    private boolean isLast(String id, Set<String> behind) {
        return graph.leaving(id).stream().noneMatch(edge -> behind.contains(edge.target()));
    }

    /** The nodes that cannot begin before this one's branches are merged. */
    private Set<String> after(String parallel) {
        var after = new HashSet<String>();
        var merged = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(parallel));
        while (!open.isEmpty()) {
            var ended = open.pop();
            var next = after.contains(ended)
                    ? graph.leaving(ended).stream().map(Edge::target).collect(Collectors.toSet())
                    : targets(null, ended);
            next.stream().filter(after::add).forEach(open::push);
            awaiting.getOrDefault(ended, Set.of()).stream().filter(merged::add).forEach(open::push);
        }
        return after;
    }

    /** @param branch null for all exits that are none */
    private Set<String> targets(@Nullable String branch, String node) {
        var branches = branches(node);
        return graph.leaving(node).stream()
                .filter(edge -> branch == null
                        ? !branches.contains(edge.sourceHandle())
                        : edge.sourceHandle().equals(branch))
                .map(Edge::target)
                .collect(Collectors.toSet());
    }

    private List<String> branches(String node) {
        var parallel = parallels.get(node);
        return parallel == null
                ? List.of()
                : parallel.branches().stream().map(ParallelNode.Branch::id).toList();
    }
}
