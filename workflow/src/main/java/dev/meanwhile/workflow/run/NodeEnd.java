package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.log.FailureJson;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a node ended, as its checkpoint keeps it.
 *
 * @param exits the ways by which the run goes on from it; none for a failure that ends the run
 * @param failure why it failed, or null
 * @param route what a router chose: {@code {route, label, reasoning}}; null for other nodes
 * @param at when, in ISO 8601, by the server's clock
 */
public record NodeEnd(
        Status status,
        Set<String> exits,
        Value output,
        @Nullable Failure failure,
        @Nullable ObjectNode route,
        String at) {

    /** The checkpoint's kind. */
    public static final String KIND = "node";

    public NodeEnd {
        exits = Set.copyOf(exits);
    }

    /** How a node stands for those who look at it. The wire names are stored and never change. */
    public enum Status {
        COMPLETED("completed"),
        ERROR("error"),
        SKIPPED("skipped");

        private final String wireName;

        Status(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        static Status ofWireName(String wireName) {
            for (var status : values()) {
                if (status.wireName.equals(wireName)) {
                    return status;
                }
            }
            throw new IllegalArgumentException("no status of a node is named " + wireName);
        }
    }

    static NodeEnd completed(Set<String> exits, Value output, String at) {
        return new NodeEnd(Status.COMPLETED, exits, output, null, null, at);
    }

    NodeEnd route(ObjectNode chosen) {
        return new NodeEnd(status, exits, output, failure, chosen, at);
    }

    static NodeEnd skipped(String at) {
        return new NodeEnd(Status.SKIPPED, Set.of(), Value.Text.EMPTY, null, null, at);
    }

    static NodeEnd failed(Set<String> exits, Failure failure, Value output, String at) {
        return new NodeEnd(Status.ERROR, exits, output, failure, null, at);
    }

    /** Whether a run that repeats this one need not come to it again. */
    public boolean isReusable() {
        return switch (status) {
            case COMPLETED -> true;
            case ERROR -> !isFatal();
            case SKIPPED -> false;
        };
    }

    /** Whether the run ends with it. */
    boolean isFatal() {
        return status == Status.ERROR && exits.isEmpty();
    }

    ObjectNode toJson() {
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("status", status.wireName())
                .put("at", at);
        var ways = node.putArray("exits");
        exits.stream().sorted().forEach(ways::add);
        node.set("output", output.toJson());
        if (failure != null) {
            node.set("failure", FailureJson.write(failure));
        }
        if (route != null) {
            node.set("route", route);
        }
        return node;
    }

    /** Reads what {@link #toJson} wrote. */
    public static NodeEnd of(JsonNode node) {
        var exits = new LinkedHashSet<String>();
        node.path("exits").forEach(exit -> exits.add(exit.asText()));
        return new NodeEnd(
                Status.ofWireName(node.path("status").asText()),
                exits,
                Value.of(node.path("output")),
                node.hasNonNull("failure") ? FailureJson.read(node.get("failure")) : null,
                node.get("route") instanceof ObjectNode route ? route : null,
                node.path("at").asText());
    }
}
