package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.workflow.run.FlowRequest;
import dev.meanwhile.workflow.run.FlowView;
import dev.meanwhile.workflow.run.NodeEvents;
import dev.meanwhile.workflow.run.NodePath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes of a run as they stand, folded from their events. Used by one thread at a time. */
final class Or3Flow {

    /** The node has changed, not only said more. */
    private static final int WHOLE = -1;

    private final JobId job;
    private final FlowRequest request;
    private final Map<String, Or3Node> nodes = new LinkedHashMap<>();
    private final SequencedSet<String> order = new LinkedHashSet<>();
    private final Map<String, Or3Question> questions = new LinkedHashMap<>();

    /** What changed since it was last told, by path: {@link #WHOLE}, or from where on what the node says is new. */
    private final Map<String, Integer> news = new LinkedHashMap<>();

    private @Nullable String failed;

    /** @param waits all questions of the run */
    Or3Flow(FlowView view, List<Wait> waits) {
        this.job = view.job().id();
        this.request = view.request();
        this.failed = view.failed();
        view.nodes().stream().map(Or3Node::of).forEach(node -> {
            nodes.put(node.path(), node);
            if (node.hasBegun()) {
                order.add(node.path());
            }
        });
        waits.stream()
                .filter(wait -> wait.isOpen() && wait.ask().kind().isForPeople())
                .forEach(wait -> questions.put(wait.ask().id().text(), Or3Question.of(wait)));
    }

    /** The place of the node that works at a place: what is done once more for a node is its own. */
    static String owner(String path) {
        var again = path.lastIndexOf('@');
        return again > path.lastIndexOf('/') ? path.substring(0, again) : path;
    }

    /** A place and those of the nodes it lies in: they wait as well when somebody is asked there. */
    static List<String> around(String path) {
        var places = new ArrayList<>(List.of(path));
        for (var i = 1; i < path.length(); i++) {
            if ("#/:@".indexOf(path.charAt(i)) >= 0) {
                places.add(path.substring(0, i));
            }
        }
        return places;
    }

    void apply(Entry entry, JobEvent event) {
        var path = owner(entry.path());
        switch (event) {
            case JobEvent.OfKind(var type, var payload) -> apply(entry, type, payload);
            case JobEvent.TextStreamed e -> said(path, e);
            case JobEvent.RoundRewound _ -> rewound(path);
            case JobEvent.ApprovalAsked e -> {
                questions.put(e.approvalId(), Or3Question.of(entry, e));
                changedAround(path);
            }
            case JobEvent.ApprovalAnswered e -> closed(e.approvalId(), path);
            case JobEvent.ApprovalExpired e -> closed(e.approvalId(), path);
            case JobEvent.ToolCalled _, JobEvent.ToolStarted _, JobEvent.ToolWaiting _, JobEvent.ToolFinished _ ->
                news.put(path, WHOLE);
            case JobEvent.Finished _ -> {
                questions.clear();
                nodes.values().stream().filter(Or3Node::isOpen).forEach(Or3Node::stopped);
            }
            default -> {
                // nothing of a node
            }
        }
    }

    private void said(String path, JobEvent.TextStreamed event) {
        var node = nodes.get(path);
        if (node != null) {
            var had = node.saidLength();
            news.merge(path, node.said(event) ? had : WHOLE, Math::min);
        }
    }

    private void rewound(String path) {
        var node = nodes.get(path);
        if (node != null) {
            node.rewound();
            news.put(path, WHOLE);
        }
    }

    private void apply(Entry entry, String type, JsonNode payload) {
        var path = entry.path();
        if (!payload.hasNonNull("node")) {
            return; // a newer release's
        }
        var node = nodes.computeIfAbsent(path, _ -> Or3Node.pending(path, payload));
        news.put(path, WHOLE);
        switch (type) {
            case NodeEvents.STARTED -> {
                node.started(entry.at());
                order.add(path);
            }
            case NodeEvents.FINISHED -> {
                node.finished(payload, entry.at());
                order.add(path); // one that was taken over has no start
            }
            case NodeEvents.FAILED -> {
                node.failed(payload, entry.at());
                var isFirst = failed == null && !payload.path("goesOn").asBoolean();
                failed = isFirst ? path : failed;
            }
            case NodeEvents.SKIPPED -> node.skipped(entry.at());
            case NodeEvents.ROUTE_CHOSEN -> node.chose(payload);
            default -> {
                // a newer release's
            }
        }
    }

    private void closed(String question, String path) {
        questions.remove(question);
        changedAround(path);
    }

    private void changedAround(String path) {
        around(path).forEach(node -> news.put(node, WHOLE));
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** They are told by something else. */
    void dropNews() {
        news.clear();
    }

    /** What changed since this was asked last. */
    ObjectNode takeNews(Or3Job run) {
        var calls = calls(run);
        var changed = JsonNodeFactory.instance.objectNode();
        news.forEach((path, from) -> {
            var node = nodes.get(path);
            if (node != null) {
                changed.set(path, from == WHOLE ? full(node, calls) : node.speaking(isWaiting(path), from));
            }
        });
        news.clear();
        return state(run, changed);
    }

    /** @param only the places of the nodes that are told of; null for all */
    ObjectNode state(Or3Job run, @Nullable Set<String> only) {
        var calls = calls(run);
        var told = JsonNodeFactory.instance.objectNode();
        nodes.values().stream()
                .filter(node -> only == null || only.contains(node.path()))
                .forEach(node -> told.set(node.path(), full(node, calls)));
        return state(run, told);
    }

    private ObjectNode state(Or3Job run, ObjectNode told) {
        var state = JsonNodeFactory.instance.objectNode();
        state.set("workflowId", request.workflow().get("id"));
        state.set("workflowName", request.workflow().get("name"));
        state.put("prompt", request.prompt()).put("executionState", run.executionState());
        var branches = JsonNodeFactory.instance.objectNode();
        var whole = state.putObject("nodeStates");
        told.properties().forEach(one -> (isBranch(one.getKey()) ? branches : whole).set(one.getKey(), one.getValue()));
        if (!branches.isEmpty()) {
            state.set("branches", branches);
        }
        order.forEach(state.putArray("executionOrder")::add);
        var last = order.isEmpty() ? null : order.getLast();
        state.put("currentNodeId", current()).put("lastActiveNodeId", last).put("failedNodeId", failed);
        var open = state.putObject("hitlRequests");
        questions.forEach((id, question) -> open.set(id, json(question)));
        run.putResult(state);
        return state.put("version", run.seq());
    }

    private static boolean isBranch(String path) {
        var steps = NodePath.steps(path);
        return !steps.isEmpty() && !steps.getLast().branch().isEmpty();
    }

    /** The newest of those at work. */
    private @Nullable String current() {
        for (var path : order.reversed()) {
            var node = nodes.get(path);
            if (node != null && node.isOpen()) {
                return path;
            }
        }
        return null;
    }

    private ObjectNode full(Or3Node node, Map<String, List<Or3Call>> calls) {
        var path = node.path();
        var url = "/api/v1/jobs/%s/outputs?path=%s".formatted(job, URLEncoder.encode(path, StandardCharsets.UTF_8));
        var json = node.full(isWaiting(path), url);
        if (calls.containsKey(path)) {
            var list = json.putArray("toolCalls");
            calls.get(path).forEach(call -> list.add(call.active()));
        }
        return json;
    }

    private static Map<String, List<Or3Call>> calls(Or3Job run) {
        var calls = new LinkedHashMap<String, List<Or3Call>>();
        run.calls()
                .forEach(call -> calls.computeIfAbsent(owner(call.path()), _ -> new ArrayList<>())
                        .add(call));
        return calls;
    }

    private boolean isWaiting(String path) {
        return questions.values().stream()
                .anyMatch(question -> NodePath.isAtOrBelow(question.place().path(), path));
    }

    private ObjectNode json(Or3Question question) {
        var path = owner(question.place().path());
        return question.toJson(job, path, hitl(path));
    }

    /** What the definition says of a node's questions. */
    private JsonNode hitl(String path) {
        var document = request.document();
        JsonNode node = MissingNode.getInstance();
        for (var step : NodePath.steps(path)) {
            var subflow =
                    request.subflows().get(node.path("data").path("subflowId").asText());
            document = subflow == null ? document : subflow;
            node = node(document, step.id());
        }
        return node.path("data").path("hitl");
    }

    private static JsonNode node(JsonNode document, String id) {
        for (var node : document.path("nodes")) {
            if (node.path("id").asText().equals(id)) {
                return node;
            }
        }
        return MissingNode.getInstance();
    }
}
