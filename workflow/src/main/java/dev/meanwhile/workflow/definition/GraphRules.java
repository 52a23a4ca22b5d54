package dev.meanwhile.workflow.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What must hold of a workflow's drawing. */
final class GraphRules {
    /** So many ids are named in one message. */
    private static final int MOST_NAMED = 10;

    private final Workflow workflow;
    private final Graph graph;
    private final Consumer<Problem> problems;

    GraphRules(Workflow workflow, Consumer<Problem> problems) {
        this.workflow = workflow;
        this.graph = workflow.graph();
        this.problems = problems;
    }

    void check() {
        workflow.edges().forEach(this::ends);
        workflow.nodes().forEach(this::exits);
        reach();
        circles();
        parts();
    }

    private void ends(Edge edge) {
        for (var end : List.of(edge.source(), edge.target())) {
            if (!workflow.types().containsKey(end)) {
                problems.accept(Problem.ofEdge(
                        ProblemCode.DANGLING_EDGE,
                        edge,
                        "edge '%s' goes from '%s' to '%s', but there is no node '%s'"
                                .formatted(edge.id(), edge.source(), edge.target(), end)));
            }
        }
    }

    private void exits(String id, NodeSpec node) {
        var taken = new HashSet<String>();
        for (var edge : graph.leaving(id)) {
            var handle = edge.sourceHandle();
            if (!node.handles().has(handle)) {
                problems.accept(Problem.ofEdge(
                        ProblemCode.UNKNOWN_HANDLE,
                        edge,
                        "edge '%s' leaves node '%s' by '%s', but it has %s"
                                .formatted(edge.id(), id, handle, node.handles().names())));
            }
            var isRoute = node instanceof RouterNode && !handle.equals(Handles.OUTPUT);
            if (isRoute && !taken.add(handle)) {
                problems.accept(Problem.ofEdge(
                        ProblemCode.DUPLICATE_SOURCE_HANDLE,
                        edge,
                        "edge '%s' leaves node '%s' by '%s' as another one does; both are taken"
                                .formatted(edge.id(), id, handle)));
            }
        }
    }

    private void reach() {
        var starts = starts();
        if (starts.isEmpty()) {
            problems.accept(Problem.ofDocument(ProblemCode.NO_START_NODE, "there must be one node of the type start"));
        }
        starts.stream()
                .skip(1)
                .forEach(extra -> problems.accept(Problem.ofNode(
                        ProblemCode.MULTIPLE_START_NODES,
                        extra,
                        "node '%s' is a further start node; there must be one".formatted(extra))));
        var reached = graph.reachable(Set.copyOf(starts));
        for (var id : graph.nodes()) {
            if (!starts.isEmpty() && !reached.contains(id)) {
                problems.accept(Problem.ofNode(
                        ProblemCode.DISCONNECTED_NODE, id, "no way leads from the start to node '%s'".formatted(id)));
            }
            if (!starts.contains(id) && graph.arriving(id).isEmpty()) {
                problems.accept(Problem.ofNode(ProblemCode.NO_INPUT, id, "no edge leads to node '%s'".formatted(id)));
            }
        }
    }

    private List<String> starts() {
        return workflow.nodes().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof StartNode)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A loop's passes may lead back to it; everything else goes one way. */
    private void circles() {
        var circling = graph.without(Loops.returns(workflow, graph)).circling();
        if (!circling.isEmpty()) {
            var named = graph.nodes().stream().filter(circling::contains).toList();
            problems.accept(Problem.ofNode(
                    ProblemCode.CYCLE_DETECTED,
                    named.getFirst(),
                    "these nodes lead back to themselves, which only the body of a whileLoop may: " + shown(named)));
        }
    }

    private static String shown(List<String> ids) {
        var some = ids.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return ids.size() > MOST_NAMED ? "%s and %d more".formatted(some, ids.size() - MOST_NAMED) : some;
    }

    private void parts() {
        var left = new ArrayList<>(graph.nodes());
        var count = 0;
        while (!left.isEmpty()) {
            left.removeAll(graph.connected(left.getFirst()));
            count++;
        }
        if (count > 1) {
            problems.accept(Problem.ofDocument(
                    ProblemCode.DISCONNECTED_COMPONENTS,
                    "the workflow is in %d parts that no edge connects".formatted(count)));
        }
    }
}
