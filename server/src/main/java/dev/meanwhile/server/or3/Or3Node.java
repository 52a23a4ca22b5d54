package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.log.FailureJson;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.workflow.run.FlowView.NodeView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a run, or a branch of one, folded from its events. Used by one thread at a time. */
final class Or3Node {
    private static final List<String> OF_ROUTES = List.of("route", "routeLabel", "reasoning");

    private final String path;
    private final String type;
    private final String label;
    private final StringBuilder said = new StringBuilder();

    private String status;
    private int saidInRound;
    private @Nullable Or3Output output;
    private @Nullable String error;
    private @Nullable JsonNode route;
    private @Nullable Instant started;
    private @Nullable Instant finished;

    private Or3Node(String path, String type, String label, String status) {
        this.path = path;
        this.type = type;
        this.label = label;
        this.status = status;
    }

    static Or3Node of(NodeView view) {
        var isWaiting = view.status().equals("waiting"); // which its open questions say
        var node = new Or3Node(view.path(), view.type(), view.label(), isWaiting ? "active" : view.status());
        node.started = instant(view.startedAt());
        node.finished = instant(view.finishedAt());
        node.route = view.route();
        node.error = view.failure() == null ? null : view.failure().message();
        if (view.output() != null) {
            var output = Or3Output.of(view.output());
            node.output = node.isOpen() ? null : output;
            node.said.append(node.isOpen() ? output.text() : "");
        }
        if (view.status().equals("stopped")) {
            node.stopped();
        }
        return node;
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null || text.isBlank() ? null : Instant.parse(text);
    }

    /** @param place as events name it */
    static Or3Node pending(String path, JsonNode place) {
        return new Or3Node(
                path, place.path("nodeType").asText(), place.path("label").asText(), "pending");
    }

    void started(Instant at) {
        status = "active";
        started = at;
    }

    void finished(JsonNode event, Instant at) {
        ended("completed", at);
        output = Or3Output.ofEvent(event);
    }

    void failed(JsonNode event, Instant at) {
        ended("error", at);
        error = FailureJson.read(event.path("failure")).message();
    }

    void skipped(Instant at) {
        ended("skipped", at);
    }

    /** The run ended before the node did; the dialect has no word of its own for it. */
    void stopped() {
        status = "error";
        error = "the run ended before this node did";
    }

    private void ended(String how, Instant at) {
        status = how;
        finished = at;
        said.setLength(0);
    }

    void chose(JsonNode event) {
        var chosen = JsonNodeFactory.instance.objectNode();
        OF_ROUTES.stream().filter(event::has).forEach(field -> chosen.set(field, event.get(field)));
        route = chosen;
    }

    /**
     * What it says is what its model says in its newest round, as far as it is shown.
     *
     * @return whether that goes on with what it said before
     */
    boolean said(JobEvent.TextStreamed event) {
        var goesOn = saidInRound == 0 || saidInRound == event.round();
        if (!goesOn) {
            said.setLength(0);
        }
        saidInRound = event.round();
        var room = Or3Output.MOST_BYTES - said.length();
        said.append(event.text(), 0, Math.clamp(room, 0, event.text().length()));
        return goesOn;
    }

    /** The round is asked anew. */
    void rewound() {
        said.setLength(0);
    }

    String path() {
        return path;
    }

    boolean isOpen() {
        return status.equals("active");
    }

    boolean hasBegun() {
        return started != null;
    }

    /** UTF-16 units of what it has said so far. */
    int saidLength() {
        return said.length();
    }

    /**
     * An entry of {@code nodeStates}.
     *
     * @param isWaiting whether a person is asked about it, or about something in it
     * @param url where its whole output is
     */
    ObjectNode full(boolean isWaiting, String url) {
        var node = head(isWaiting);
        if (output != null) {
            output.put(node, url);
        } else if (!said.isEmpty()) {
            node.put("output", said.toString());
        }
        if (error != null) {
            node.put("error", error);
        }
        if (route != null) {
            node.set("route", route);
        }
        if (finished != null) {
            node.put("finishedAt", finished.toEpochMilli());
        }
        return node;
    }

    /** The same of one that has only gone on speaking: {@code output_delta} in place of its output. */
    ObjectNode speaking(boolean isWaiting, int from) {
        return head(isWaiting)
                .put("output_delta", said.substring(Math.min(from, said.length())))
                .put("output_length", said.length());
    }

    private ObjectNode head(boolean isWaiting) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("status", isOpen() && isWaiting ? "waiting" : status);
        node.put("label", label).put("type", type);
        if (started != null) {
            node.put("startedAt", started.toEpochMilli());
        }
        return node;
    }
}
