package dev.meanwhile.workflow.start;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.workflow.definition.DocumentReader;
import dev.meanwhile.workflow.definition.Graph;
import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.SubflowNode;
import dev.meanwhile.workflow.definition.Workflow;
import dev.meanwhile.workflow.run.FlowRequest;
import dev.meanwhile.workflow.run.NodeEnd;
import dev.meanwhile.workflow.run.NodePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what of a run is taken over by one that repeats it: what had ended well, and is not behind the node from which it is repeated. */
final class Rerun {

    /** Kinds of checkpoints that a question left behind, which the new run has to ask itself. */
    private static final Set<String> OF_QUESTIONS = Set.of("heard", "output");

    private final FlowRequest request;
    private final Map<String, List<Checkpoint>> paths = new LinkedHashMap<>();

    Rerun(FlowRequest request, List<Checkpoint> past) {
        this.request = request;
        past.forEach(checkpoint ->
                paths.computeIfAbsent(checkpoint.path(), _ -> new ArrayList<>()).add(checkpoint));
    }

    /** All that ended well, and what was under way as far as it came. */
    List<String> afterFailure() {
        return paths.keySet().stream().filter(this::isReusable).toList();
    }

    /**
     * The same without a node and all that comes after it.
     *
     * @throws EngineException {@code request_invalid} for a path that no node of the workflow has
     */
    List<String> before(String path) {
        var again = new Again(new HashSet<>(), new HashSet<>());
        drop(path, again);
        return afterFailure().stream().filter(other -> !again.has(other)).toList();
    }

    /**
     * What is done anew.
     *
     * @param whole nodes with all that lies in them
     * @param ends nodes that end anew, of which what lies in them stays
     */
    private record Again(Set<String> whole, Set<String> ends) {
        boolean has(String path) {
            return ends.contains(path) || whole.stream().anyMatch(node -> NodePath.isAtOrBelow(path, node));
        }
    }

    /** A failed node begins anew, as does one whose question must be asked anew. */
    private boolean isReusable(String path) {
        var all = paths.getOrDefault(path, List.of());
        var last = all.getLast();
        if (NodePath.steps(path).isEmpty()) {
            return false;
        }
        if (last.kind().equals(NodeEnd.KIND)) {
            return NodeEnd.of(last.data()).isReusable();
        }
        return all.stream().noneMatch(checkpoint -> OF_QUESTIONS.contains(checkpoint.kind()));
    }

    /** The node, what comes after it in its scope, and the same of each node around it. */
    private void drop(String path, Again again) {
        var steps = NodePath.steps(path);
        if (steps.isEmpty()) {
            throw noNode(path);
        }
        var workflow = DocumentReader.read(request.document()).workflow();
        var prefix = "";
        String loop = null;
        for (var i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            if (!workflow.types().containsKey(step.id())) {
                throw noNode(path);
            }
            for (var after : after(workflow.graph(), step.id(), loop)) {
                again.whole().add(NodePath.node(prefix, after));
            }
            var own = NodePath.node(prefix, step.id());
            var isLast = i == steps.size() - 1;
            if (isLast && step.branch().isEmpty()) {
                again.whole().add(own);
                return;
            }
            again.ends().add(own);
            if (isLast) {
                again.whole().add(NodePath.branch(own, step.branch()));
                return;
            }
            laterPasses(own, step.pass(), again);
            loop = step.pass() > 0 ? step.id() : null;
            workflow = step.pass() > 0 ? workflow : inside(workflow, step.id(), path);
            prefix = NodePath.inside(step.pass() > 0 ? NodePath.pass(own, step.pass()) : own);
        }
    }

    private void laterPasses(String loop, int pass, Again again) {
        paths.keySet().stream()
                .filter(path -> pass > 0 && NodePath.passOf(path, loop) > pass)
                .forEach(again.ends()::add);
    }

    /** The nodes after one in its scope. What comes back to a loop, or goes into its passes, is not after it. */
    private static Set<String> after(Graph graph, String id, @Nullable String loop) {
        var targets = new HashSet<String>();
        graph.leaving(id).stream()
                .filter(edge -> !edge.sourceHandle().equals(Handles.BODY))
                .forEach(edge -> targets.add(edge.target()));
        var avoided = loop == null ? id : loop;
        targets.remove(avoided);
        return graph.reachableWithout(targets, avoided);
    }

    private Workflow inside(Workflow workflow, String id, String path) {
        JsonNode document = workflow.nodes().get(id) instanceof SubflowNode subflow
                ? request.subflows().get(subflow.subflowId())
                : null;
        if (document == null) {
            throw noNode(path);
        }
        return DocumentReader.read(document).workflow();
    }

    private static EngineException noNode(String path) {
        var shown = path.length() <= 64 ? path : path.substring(0, 64) + "…";
        return ErrorCode.REQUEST_INVALID.exception(
                "/node must be the path of a node of the run but is '%s'".formatted(shown));
    }
}
