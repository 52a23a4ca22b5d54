package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.round.OpenTurn;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.workflow.definition.DocumentReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stands: every node that has begun or ended, in the order of beginning, then, until it is over, those of the document that
 * have not begun.
 * Complete without the log.
 *
 * @param failed the path of the node whose failure ended the run, or null
 * @param seq the log's end at that moment
 */
public record FlowView(
        Job job,
        FlowRequest request,
        List<NodeView> nodes,
        @Nullable String failed,
        long seq) {
    /** What a node came to; empty for one that has not ended. */
    public static Optional<Value> output(JobRecord all, String path) {
        return new Memo(all).end(path).map(NodeEnd::output);
    }

    public FlowView {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node, or a branch of one.
     *
     * @param node its id in the document
     * @param status {@code pending}, {@code active}, {@code waiting}, {@code completed}, {@code error}, {@code skipped}, or {@code
     *     stopped} for one that had not ended when the run did
     * @param output what it came to; of an active one what its model has said so far; null for nothing
     * @param isReused whether the run took it over from the one that it repeats
     * @param startedAt in ISO 8601, by the server's clock, or null
     */
    public record NodeView(
            String path,
            String node,
            String type,
            String label,
            String status,
            @Nullable Value output,
            @Nullable Failure failure,
            @Nullable ObjectNode route,
            boolean isReused,
            @Nullable String startedAt,
            @Nullable String finishedAt) {}

    /** @param request what the job was asked, as its row has it */
    public static FlowView of(JobRecord all, FlowRequest request) {
        var nodes = new LinkedHashMap<String, NodeView>();
        var begun = new LinkedHashMap<String, Checkpoint>();
        var reused = reused(all);
        var ends = new LinkedHashMap<String, NodeEnd>();
        for (var checkpoint : all.checkpoints()) {
            var path = checkpoint.path();
            if (checkpoint.kind().equals(Memo.BEGIN)) {
                begun.put(path, checkpoint);
                nodes.put(path, open(all, checkpoint));
            } else if (checkpoint.kind().equals(NodeEnd.KIND)) {
                var end = NodeEnd.of(checkpoint.data());
                var place = begun.containsKey(path) ? begun.get(path) : checkpoint;
                shown(place, end, reused).ifPresent(node -> nodes.put(path, node));
                ends.put(path, end);
            }
        }
        if (!all.job().state().isFinal()) {
            var ofPasses = nodes.values().stream()
                    .filter(node -> node.path().contains("#"))
                    .map(NodeView::node)
                    .collect(Collectors.toSet());
            pending(request).forEach((path, node) -> {
                if (!ofPasses.contains(node.node())) {
                    nodes.putIfAbsent(path, node);
                }
            });
        }
        return new FlowView(all.job(), request, List.copyOf(nodes.values()), failed(all.job(), ends), all.seq());
    }

    /** The first failure that nothing around it has caught. */
    private static @Nullable String failed(Job job, Map<String, NodeEnd> ends) {
        if (job.state() != JobState.FAILED) {
            return null;
        }
        return ends.keySet().stream()
                .filter(path -> NodePath.around(path).stream()
                        .map(ends::get)
                        .filter(Objects::nonNull)
                        .allMatch(NodeEnd::isFatal))
                .findFirst()
                .orElse(null);
    }

    private static Set<String> reused(JobRecord all) {
        var paths = new HashSet<String>();
        all.checkpoints().stream()
                .filter(checkpoint -> checkpoint.path().equals(NodePath.REUSED))
                .forEach(checkpoint -> checkpoint.data().path("paths").forEach(path -> paths.add(path.asText())));
        return paths;
    }

    /**
     * Paths that have no beginning, such as the questions of a loop, are no nodes; what is skipped never begins.
     *
     * @param place the checkpoint that says which node it is
     */
    private static Optional<NodeView> shown(Checkpoint place, NodeEnd end, Set<String> reused) {
        var data = place.data();
        if (!data.hasNonNull("node")) {
            return Optional.empty();
        }
        var isSkipped = end.status() == NodeEnd.Status.SKIPPED;
        return Optional.of(new NodeView(
                place.path(),
                data.path("node").asText(),
                data.path("nodeType").asText(),
                data.path("label").asText(),
                end.status().wireName(),
                isSkipped ? null : end.output(),
                end.failure(),
                end.route(),
                reused.contains(place.path()),
                isSkipped ? null : data.path("at").asText(),
                end.at()));
    }

    private static NodeView open(JobRecord all, Checkpoint begin) {
        var path = begin.path();
        var data = begin.data();
        return new NodeView(
                path,
                data.path("node").asText(),
                data.path("nodeType").asText(),
                data.path("label").asText(),
                status(all, path),
                said(all, path),
                null,
                null,
                false,
                data.path("at").asText(),
                null);
    }

    private static String status(JobRecord all, String path) {
        if (all.job().state().isFinal()) {
            return "stopped";
        }
        var isWaiting = all.waits().stream()
                .filter(Wait::isOpen)
                .map(wait -> wait.ask().call().path())
                .anyMatch(asked -> NodePath.isAtOrBelow(asked, path));
        return isWaiting ? "waiting" : "active";
    }

    private static @Nullable Value said(JobRecord all, String path) {
        var tail =
                all.tail().stream().filter(entry -> entry.path().equals(path)).toList();
        return OpenTurn.of(tail)
                .filter(turn -> !turn.text().isEmpty())
                .map(turn -> new Value.Text(turn.text()))
                .orElse(null);
    }

    private static Map<String, NodeView> pending(FlowRequest request) {
        var workflow = DocumentReader.read(request.document()).workflow();
        var places = Flow.places(workflow);
        var pending = new LinkedHashMap<String, NodeView>();
        for (var id : new ArrayList<>(workflow.types().keySet())) {
            var place = places.get(id);
            if (place != null) {
                pending.put(NodePath.node("", id), pending(place));
            }
        }
        return pending;
    }

    private static NodeView pending(NodeEvents.Place place) {
        return new NodeView(
                NodePath.node("", place.node()),
                place.node(),
                place.type(),
                place.label(),
                "pending",
                null,
                null,
                null,
                false,
                null,
                null);
    }
}
