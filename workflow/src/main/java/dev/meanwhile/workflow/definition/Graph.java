package dev.meanwhile.workflow.definition;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Nodes and the edges between them; edges that lead nowhere are left out. */
public final class Graph {
    private final List<String> nodes;
    private final List<Edge> edges;
    private final Map<String, List<Edge>> leaving;
    private final Map<String, List<Edge>> arriving;
    private final Map<String, Set<String>> targets;

    Graph(List<String> nodes, List<Edge> edges) {
        var known = new HashSet<>(nodes);
        this.nodes = List.copyOf(nodes);
        this.edges = edges.stream()
                .filter(edge -> known.contains(edge.source()) && known.contains(edge.target()))
                .toList();
        this.leaving = this.edges.stream().collect(Collectors.groupingBy(Edge::source));
        this.arriving = this.edges.stream().collect(Collectors.groupingBy(Edge::target));
        this.targets = this.edges.stream()
                .collect(Collectors.groupingBy(
                        Edge::source, Collectors.mapping(Edge::target, Collectors.toCollection(LinkedHashSet::new))));
    }

    public List<String> nodes() {
        return nodes;
    }

    public List<Edge> edges() {
        return edges;
    }

    /** The edges that leave a node, in the document's order. */
    public List<Edge> leaving(String node) {
        return leaving.getOrDefault(node, List.of());
    }

    /** The edges that come to a node, in the document's order. */
    public List<Edge> arriving(String node) {
        return arriving.getOrDefault(node, List.of());
    }

    /** The nodes that can be reached from some, these included. */
    public Set<String> reachable(Set<String> from) {
        return spread(from, new HashSet<>(), this::targets);
    }

    /** The same without a step onto one of the nodes. */
    public Set<String> reachableWithout(Set<String> from, String avoided) {
        var seen = new HashSet<>(Set.of(avoided));
        var reached = spread(from, seen, this::targets);
        reached.remove(avoided);
        return reached;
    }

    private Set<String> targets(String node) {
        return targets.getOrDefault(node, Set.of());
    }

    /** The nodes connected with one, without regard to the direction of edges. */
    Set<String> connected(String node) {
        return spread(Set.of(node), new HashSet<>(), one -> {
            var next = new HashSet<String>();
            leaving(one).forEach(edge -> next.add(edge.target()));
            arriving(one).forEach(edge -> next.add(edge.source()));
            return next;
        });
    }

    /** @param seen where nothing leads on from; grows by what is reached */
    private static Set<String> spread(
            Set<String> from, Set<String> seen, Function<String, ? extends Iterable<String>> next) {
        var open = new ArrayDeque<String>();
        for (var node : from) {
            if (seen.add(node)) {
                open.push(node);
            }
        }
        while (!open.isEmpty()) {
            for (var node : next.apply(open.pop())) {
                if (seen.add(node)) {
                    open.push(node);
                }
            }
        }
        return seen;
    }

    /** The nodes between circles and on them; empty if there is no circle. */
    Set<String> circling() {
        var behind = peeled(new HashSet<>(nodes), this::leaving, Edge::target);
        return peeled(behind, this::arriving, Edge::source);
    }

    /** Takes away, again and again, what nothing of the rest leads to. */
    private static Set<String> peeled(
            Set<String> nodes, Function<String, List<Edge>> after, Function<Edge, String> next) {
        var waiting = new HashMap<String, Integer>();
        for (var node : nodes) {
            waiting.put(node, 0);
        }
        for (var node : nodes) {
            after.apply(node).forEach(edge -> waiting.computeIfPresent(next.apply(edge), (_, n) -> n + 1));
        }
        var ready = new ArrayDeque<>(nodes.stream()
                .filter(node -> waiting.getOrDefault(node, 0) == 0)
                .toList());
        while (!ready.isEmpty()) {
            var node = ready.pop();
            waiting.remove(node);
            for (var edge : after.apply(node)) {
                var left = waiting.computeIfPresent(next.apply(edge), (_, n) -> n - 1);
                if (left != null && left == 0) {
                    ready.push(next.apply(edge));
                }
            }
        }
        return waiting.keySet();
    }

    /** The same graph without some of its edges. */
    public Graph without(Set<Edge> some) {
        return new Graph(
                nodes, edges.stream().filter(edge -> !some.contains(edge)).toList());
    }
}
