package dev.meanwhile.workflow.plan;

import dev.meanwhile.workflow.definition.Edge;
import dev.meanwhile.workflow.definition.Graph;
import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.LoopNode;
import dev.meanwhile.workflow.definition.NodeSpec;
import dev.meanwhile.workflow.definition.OutputNode;
import dev.meanwhile.workflow.definition.ParallelNode;
import dev.meanwhile.workflow.definition.RouterNode;
import dev.meanwhile.workflow.definition.Workflow;
import dev.meanwhile.workflow.plan.Step.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a workflow that has no errors. */
public final class Planner {
    private final Workflow workflow;
    private final Graph graph;
    private final Scopes scopes;

    private Planner(Workflow workflow) {
        this.workflow = workflow;
        this.graph = workflow.graph();
        this.scopes = new Scopes(workflow, graph);
    }

    /** @param workflow whose check found no error */
    public static Plan of(Workflow workflow) {
        return new Planner(workflow).plan(null);
    }

    /** The exit by which an edge leaves its source: routes without a handle of their own have the edge's id. */
    public static String exit(Workflow workflow, Edge edge) {
        var isRoute = workflow.nodes().get(edge.source()) instanceof RouterNode;
        return isRoute && edge.sourceHandle().equals(Handles.OUTPUT) ? edge.id() : edge.sourceHandle();
    }

    /** @param loop whose body it is, or null for the workflow itself */
    private Plan plan(@Nullable String loop) {
        var members = scopes.members(loop);
        var numbers = new HashMap<String, Integer>(); // of a node's last step
        var count = 0;
        for (var id : members) {
            count += workflow.nodes().get(id) instanceof ParallelNode ? 2 : 1;
            numbers.put(id, count - 1);
        }
        var links = links(loop, members, numbers);
        var regions = regions(loop, members);
        var steps = new ArrayList<Step>();
        for (var id : members) {
            steps.addAll(steps(id, regions, steps.size(), links.getOrDefault(id, List.of()), numbers));
        }
        await(steps, numbers);
        return new Plan(steps, ends(loop, members, numbers, steps));
    }

    private Map<String, List<Link>> links(@Nullable String loop, List<String> members, Map<String, Integer> numbers) {
        var links = new HashMap<String, List<Link>>();
        members.forEach(id -> links.put(id, new ArrayList<>()));
        for (var edge : graph.edges()) {
            var target = scopes.lifted(edge.target(), loop);
            var link = target == null ? null : link(loop, edge, target, numbers);
            if (target != null && link != null) {
                links.computeIfAbsent(target, _ -> new ArrayList<>()).add(link);
            }
        }
        links.values().stream().filter(List::isEmpty).forEach(none -> none.add(Link.ofScope()));
        return links;
    }

    /** The way that an edge is in this scope; null if it is none. */
    private @Nullable Link link(@Nullable String loop, Edge edge, String target, Map<String, Integer> numbers) {
        var source = scopes.lifted(edge.source(), loop);
        var isInside = target.equals(edge.target());
        if (source == null) {
            var isEntry = isInside
                    && edge.source().equals(loop)
                    && edge.sourceHandle().equals(Handles.BODY);
            return isEntry ? Link.ofScope() : null;
        }
        if (source.equals(target)) {
            return null; // the loop's own business, or a pass that comes back to it
        }
        var from = numbers.getOrDefault(source, Link.SCOPE);
        if (!isInside) {
            return Link.order(from, source); // a body that waits for something outside
        }
        if (!source.equals(edge.source()) || edge.sourceHandle().equals(Handles.BODY)) {
            return new Link(from, Handles.DONE, source, edge.mapping(), false); // out of a body: after the last pass
        }
        var isBranch = workflow.nodes().get(source) instanceof ParallelNode parallel
                && branchIds(parallel).contains(edge.sourceHandle());
        return new Link(isBranch ? from - 1 : from, exit(workflow, edge), source, edge.mapping(), false);
    }

    /** An output waits for all the nodes that it names, but for those that wait for it. */
    private static void await(List<Step> steps, Map<String, Integer> numbers) {
        for (var i = 0; i < steps.size(); i++) {
            if (steps.get(i).work() instanceof Work.Whole(OutputNode output)) {
                for (var source : output.sources()) {
                    var from = numbers.get(source);
                    if (from != null && !comesAfter(steps, from, i)) {
                        var step = steps.get(i);
                        var links = new ArrayList<>(step.links());
                        links.add(Link.order(from, source));
                        steps.set(i, new Step(step.node(), step.work(), links));
                    }
                }
            }
        }
    }

    private static boolean comesAfter(List<Step> steps, int step, int other) {
        var seen = new HashSet<Integer>();
        var open = new ArrayDeque<>(List.of(step));
        while (!open.isEmpty()) {
            var one = open.pop();
            if (one == other) {
                return true;
            }
            for (var link : steps.get(one).links()) {
                if (link.from() != Link.SCOPE && seen.add(link.from())) {
                    open.push(link.from());
                }
            }
        }
        return false;
    }

    private Regions regions(@Nullable String loop, List<String> members) {
        var parallels = new HashMap<String, ParallelNode>();
        for (var id : members) {
            if (workflow.nodes().get(id) instanceof ParallelNode parallel) {
                parallels.put(id, parallel);
            }
        }
        var onePass = loop == null ? graph : graph.without(Set.copyOf(graph.arriving(loop)));
        return new Regions(onePass, Set.copyOf(members), parallels);
    }

    private List<Step> steps(String id, Regions regions, int number, List<Link> own, Map<String, Integer> numbers) {
        return switch (workflow.nodes().get(id)) {
            case LoopNode loop -> List.of(new Step(id, new Work.Passes(loop, plan(id)), own));
            case ParallelNode parallel -> {
                var last = regions.last(id);
                var lastSteps = new LinkedHashMap<String, List<Integer>>();
                var between = new ArrayList<Link>();
                between.add(new Link(number, Link.ANY, id, null, false));
                last.forEach((branch, nodes) -> {
                    lastSteps.put(
                            branch,
                            nodes.stream()
                                    .map(node -> numbers.getOrDefault(node, Link.SCOPE))
                                    .toList());
                    nodes.forEach(node -> between.add(Link.order(numbers.getOrDefault(node, Link.SCOPE), node)));
                });
                var isWanted = graph.leaving(id).stream()
                        .anyMatch(edge -> !branchIds(parallel).contains(edge.sourceHandle()));
                yield List.of(
                        new Step(id, new Work.Branches(parallel), own),
                        new Step(id, new Work.Merging(parallel, number, lastSteps, isWanted), between));
            }
            case null -> throw new IllegalArgumentException("the type of node '" + id + "' is unknown");
            case NodeSpec spec -> List.of(new Step(id, new Work.Whole(spec), own));
        };
    }

    static Set<String> branchIds(ParallelNode parallel) {
        var ids = new HashSet<String>();
        parallel.branches().forEach(branch -> ids.add(branch.id()));
        return ids;
    }

    /** The outputs of a workflow; of a body, and where there is no output, what nothing goes on from. */
    private List<Integer> ends(
            @Nullable String loop, List<String> members, Map<String, Integer> numbers, List<Step> steps) {
        if (loop == null) {
            var outputs = members.stream()
                    .filter(id -> workflow.nodes().get(id) instanceof OutputNode)
                    .map(id -> numbers.getOrDefault(id, Link.SCOPE))
                    .toList();
            if (!outputs.isEmpty()) {
                return outputs;
            }
        }
        var goneOnFrom = new TreeSet<Integer>();
        steps.stream()
                .filter(step -> !isUnwanted(step))
                .forEach(step -> step.links().forEach(link -> goneOnFrom.add(link.from())));
        return IntStream.range(0, steps.size())
                .filter(i -> !goneOnFrom.contains(i) && !isUnwanted(steps.get(i)))
                .boxed()
                .toList();
    }

    /** Nothing goes on with what the branches are merged to, but nodes go on from the branches. */
    private static boolean isUnwanted(Step step) {
        return step.work() instanceof Work.Merging merging
                && !merging.isWanted()
                && !merging.last().isEmpty();
    }
}
