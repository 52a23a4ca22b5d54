package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.round.Cut;
import dev.meanwhile.workflow.run.Value;

/**
 * What a node came to.
 *
 * @param text with a note at its end where it is cut; empty where it is so large that it lies elsewhere
 * @param cutFrom UTF-8 bytes of the whole where {@code text} is not all of it; else 0
 */
record Or3Output(String text, long cutFrom) {

    /** As much of an output as a status shows (http-api.md, OR3 dialect). */
    static final int MOST_BYTES = 32 << 10;

    static Or3Output of(Value value) {
        return switch (value) {
            case Value.Text(var text) -> of(text);
            case Value.Kept kept -> new Or3Output("", kept.bytes());
        };
    }

    static Or3Output of(String text) {
        var whole = TextNode.valueOf(text);
        var shown = Cut.to(MOST_BYTES, whole);
        return new Or3Output(shown.asText(), shown.equals(whole) ? 0 : Cut.size(whole));
    }

    /** The same of the event that a node has finished, which is cut already. */
    static Or3Output ofEvent(JsonNode finished) {
        return new Or3Output(
                finished.path("output").asText(), finished.path("size").asLong());
    }

    /** @param url where the whole is */
    void put(ObjectNode node, String url) {
        node.put("output", text);
        if (cutFrom > 0) {
            node.put("truncated", true).put("size", cutFrom).put("url", url);
        }
    }
}
