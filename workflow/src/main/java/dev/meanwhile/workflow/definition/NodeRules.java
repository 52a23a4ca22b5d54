package dev.meanwhile.workflow.definition;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold of one node where it stands. */
final class NodeRules {
    private static final int MOST_ITERATIONS = 1000;

    private final Graph graph;
    private final Supplier<Set<String>> gathered;
    private final Surroundings surroundings;
    private final Consumer<Problem> problems;

    /** @param gathered the nodes that lie behind a branch or in a body: what they come to is gathered there */
    NodeRules(Graph graph, Supplier<Set<String>> gathered, Surroundings surroundings, Consumer<Problem> problems) {
        this.graph = graph;
        this.gathered = gathered;
        this.surroundings = surroundings;
        this.problems = problems;
    }

    void check(String id, NodeSpec node) {
        switch (node) {
            case StartNode _ -> goesOn(id);
            case AgentNode agent -> agent(id, agent);
            case RouterNode router -> router(id, router);
            case ParallelNode parallel -> parallel(id, parallel);
            case LoopNode loop -> loop(id, loop);
            case ToolNode tool -> tool(id, tool);
            case MemoryNode _ -> goesOn(id);
            case SubflowNode subflow -> subflow(id, subflow);
            case HumanNode _ -> goesOn(id);
            case OutputNode output -> output(id, output);
        }
        if (node.errorHandling().mode() == ErrorHandling.Mode.BRANCH && !leavesBy(id, Handles.ERROR)) {
            report(ProblemCode.MISSING_REQUIRED_PORT, id, "has errorHandling.mode branch but no edge leaves by error");
        }
    }

    private void agent(String id, AgentNode agent) {
        model(id, agent.model());
        if (agent.prompt().isBlank() && agent.task().isBlank()) {
            report(ProblemCode.EMPTY_PROMPT, id, "has no prompt: its model is told nothing but its input");
        }
        agent.tools().forEach(tool -> known(id, tool));
        goesOn(id);
    }

    private void router(String id, RouterNode router) {
        model(id, router.model());
        var routes = routes(id);
        if (routes.isEmpty()) {
            report(ProblemCode.MISSING_REQUIRED_PORT, id, "has no edge to choose");
        }
        for (var route : routes) {
            if (route.label() == null || route.label().isBlank()) {
                problems.accept(Problem.ofEdge(
                        ProblemCode.MISSING_EDGE_LABEL,
                        route,
                        "edge '%s' has no label, by which the model would know when to choose it"
                                .formatted(route.id())));
            }
        }
    }

    private List<Edge> routes(String id) {
        return graph.leaving(id).stream()
                .filter(edge -> !edge.sourceHandle().equals(Handles.ERROR)
                        && !edge.sourceHandle().equals(Handles.REJECTED))
                .toList();
    }

    private void parallel(String id, ParallelNode parallel) {
        var merge = parallel.mergeEnabled() && !parallel.prompt().isBlank();
        Stream<@Nullable String> models =
                parallel.branches().stream().map(branch -> branch.model() == null ? parallel.model() : branch.model());
        if (models.anyMatch(model -> model == null) || (merge && parallel.model() == null)) {
            model(id, parallel.model());
        }
        for (var branch : parallel.branches()) {
            branch.tools().forEach(tool -> known(id, tool));
        }
        goesOn(id);
    }

    private void loop(String id, LoopNode loop) {
        if (loop.maxIterations() < 1 || loop.maxIterations() > MOST_ITERATIONS) {
            report(
                    ProblemCode.INVALID_MAX_ITERATIONS,
                    id,
                    "must have maxIterations from 1 to %,d but has %d"
                            .formatted(MOST_ITERATIONS, loop.maxIterations()));
        }
        if (loop.mode() == LoopNode.Mode.CONDITION) {
            model(id, loop.conditionModel());
            if (loop.conditionPrompt().isBlank()) {
                report(
                        ProblemCode.MISSING_CONDITION_PROMPT,
                        id,
                        "needs a conditionPrompt, as a model decides whether it goes on");
            }
        }
        if (!leavesBy(id, Handles.BODY)) {
            report(ProblemCode.MISSING_BODY, id, "has no edge by body: its passes do nothing");
        }
        if (!leavesBy(id, Handles.DONE)) {
            report(ProblemCode.MISSING_EXIT, id, "has no edge by done: nothing comes after it");
        }
    }

    private void tool(String id, ToolNode tool) {
        if (!tool.toolId().isEmpty()) {
            known(id, tool.toolId());
        }
        goesOn(id);
    }

    private void subflow(String id, SubflowNode subflow) {
        if (subflow.subflowId().isBlank()) {
            report(ProblemCode.MISSING_SUBFLOW_ID, id, "must name a workflow in subflowId");
        } else {
            named(id, subflow);
        }
        goesOn(id);
    }

    private void named(String id, SubflowNode node) {
        switch (surroundings.subflow(node.subflowId())) {
            case Subflow.Present(var needs) ->
                needs.stream()
                        .filter(input -> !node.inputMappings().has(input))
                        .forEach(input -> report(
                                ProblemCode.MISSING_INPUT_MAPPING,
                                id,
                                "must map the input '%s' that its workflow needs".formatted(input)));
            case Subflow.Missing(var way) ->
                report(
                        ProblemCode.SUBFLOW_NOT_FOUND,
                        id,
                        "names the workflow %s, which is not there".formatted(shown(way)));
            case Subflow.Circular(var way) ->
                report(ProblemCode.CYCLE_DETECTED, id, "names a workflow that leads back to itself: " + shown(way));
            case Subflow.Excessive(var bound) ->
                report(ProblemCode.DATA_VALIDATION_ERROR, id, "names a workflow whose " + bound);
        }
    }

    private static String shown(List<String> way) {
        return way.stream().map("'%s'"::formatted).collect(Collectors.joining(", and that one "));
    }

    private void output(String id, OutputNode output) {
        for (var source : output.sources()) {
            if (!graph.nodes().contains(source)) {
                report(
                        ProblemCode.DATA_VALIDATION_ERROR,
                        id,
                        "takes the output of '%s', which is no node".formatted(source));
            }
        }
    }

    private void model(String id, @Nullable String model) {
        if ((model == null || model.isBlank()) && !surroundings.hasDefaultModel()) {
            report(ProblemCode.MISSING_MODEL, id, "names no model, and the project has no default");
        }
    }

    private void known(String id, String tool) {
        if (!surroundings.hasTool(tool)) {
            report(ProblemCode.UNKNOWN_TOOL, id, "names the tool '%s', which is not there".formatted(tool));
        }
    }

    private void goesOn(String id) {
        if (graph.leaving(id).isEmpty() && !gathered.get().contains(id)) {
            report(ProblemCode.DEAD_END_NODE, id, "leads nowhere: its output is part of no result");
        }
    }

    private boolean leavesBy(String id, String handle) {
        return graph.leaving(id).stream().anyMatch(edge -> edge.sourceHandle().equals(handle));
    }

    /** @param what continues the sentence that the node begins */
    private void report(ProblemCode code, String id, String what) {
        problems.accept(Problem.ofNode(code, id, "node '%s' %s".formatted(id, what)));
    }
}
