package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a node came to: a text, or where a large one lies. */
public sealed interface Value {
    record Text(String text) implements Value {
        static final Text EMPTY = new Text("");
    }

    /**
     * A text that lies in a blob that the job uses.
     *
     * @param bytes of its UTF-8 form
     */
    record Kept(String sha256, long bytes) implements Value {}

    default ObjectNode toJson() {
        var node = JsonNodeFactory.instance.objectNode();
        return switch (this) {
            case Text(var text) -> node.put("text", text);
            case Kept(var sha256, var bytes) -> node.put("sha256", sha256).put("bytes", bytes);
        };
    }

    /** Reads what {@link #toJson} wrote. */
    static Value of(JsonNode node) {
        return node.hasNonNull("sha256")
                ? new Kept(node.get("sha256").asText(), node.path("bytes").asLong())
                : new Text(node.path("text").asText(""));
    }
}
