package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.FailureJson;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.round.Cut;

/** The events of nodes, in their wire form. Payloads only grow, a field is never renamed. */
public final class NodeEvents {
    public static final String STARTED = "node.started";
    public static final String FINISHED = "node.finished";
    public static final String FAILED = "node.failed";
    public static final String SKIPPED = "node.skipped";
    public static final String ROUTE_CHOSEN = "route.chosen";

    /** What an event shows of an output (engine.md, the tool loop, 5). */
    static final int SHOWN_BYTES = 32 << 10;

    private NodeEvents() {}

    static Fact started(String path, Place place) {
        return fact(path, STARTED, place.toJson());
    }

    /** @param text the output */
    static Fact finished(String path, Place place, String text) {
        var node = place.toJson();
        var whole = TextNode.valueOf(text);
        var shown = Cut.to(SHOWN_BYTES, whole);
        node.set("output", shown);
        if (!shown.equals(whole)) {
            node.put("truncated", true).put("size", Cut.size(whole));
        }
        return fact(path, FINISHED, node);
    }

    /**
     * The end of a node that an earlier run brought.
     *
     * @param place as its beginning was written
     */
    static Fact reused(String path, JsonNode place, Value output) {
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("node", place.path("node").asText())
                .put("nodeType", place.path("nodeType").asText())
                .put("label", place.path("label").asText())
                .put("reused", true);
        switch (output) {
            case Value.Text(var text) -> node.put("output", text);
            case Value.Kept kept ->
                node.put("output", "").put("truncated", true).put("size", kept.bytes());
        }
        return fact(path, FINISHED, node);
    }

    /** The beginning of a node that an earlier run began and this one goes on with. */
    static Fact goneOn(String path, JsonNode place) {
        return fact(
                path,
                STARTED,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("node", place.path("node").asText())
                        .put("nodeType", place.path("nodeType").asText())
                        .put("label", place.path("label").asText())
                        .put("reused", true));
    }

    /** @param goesOn whether the run does not end with it */
    static Fact failed(String path, Place place, Failure failure, boolean goesOn) {
        var node = place.toJson().put("goesOn", goesOn);
        node.set("failure", FailureJson.write(failure));
        return fact(path, FAILED, node);
    }

    static Fact skipped(String path, Place place) {
        return fact(path, SKIPPED, place.toJson());
    }

    static Fact routeChosen(String path, Place place, ObjectNode route) {
        return fact(path, ROUTE_CHOSEN, place.toJson().setAll(route));
    }

    static Fact notice(String path, String code, String message) {
        return new Fact(path, new JobEvent.NoticeGiven(code, message));
    }

    private static Fact fact(String path, String type, JsonNode payload) {
        return new Fact(path, new JobEvent.OfKind(type, payload));
    }

    /** Which node of the document it is. */
    record Place(String node, String type, String label) {
        ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("node", node)
                    .put("nodeType", type)
                    .put("label", label);
        }
    }
}
