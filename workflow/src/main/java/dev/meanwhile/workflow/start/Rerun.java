package dev.meanwhile.workflow.start;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.workflow.definition.DocumentReader;
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

/** Says what of a run is taken over by one that repeats it: what had ended well, and is not behind the node from which it is repeated. */
final class Rerun {

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
        var base = NodePath.base(path);
        if (!base.equals(path)) {
            return paths.containsKey(base) && isReusable(base);
        }
        var all = paths.getOrDefault(path, List.of());
        var last = all.getLast();
        if (NodePath.steps(path).isEmpty()) {
            return false;
        }
        if (last.kind().equals(NodeEnd.KIND)) {
            return NodeEnd.of(last.data()).isReusable();
        }
        var wasShown = all.stream().anyMatch(checkpoint -> checkpoint.kind().equals("output"));
        return !wasShown && !paths.containsKey(NodePath.heard(path));
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
            var following = new Following(workflow, loop).of(step.id());
            var place = prefix;
            following.whole().forEach(after -> again.whole().add(NodePath.node(place, after)));
            following.merges().forEach(merge -> again.ends().add(NodePath.node(place, merge)));
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
