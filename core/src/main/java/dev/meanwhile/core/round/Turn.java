package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.log.Checkpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model said in one round; the calls it asked for lie in the ledger.
 *
 * @param round from 1
 * @param tryNo the try that succeeded, from 1
 * @param images URLs; one that begins with {@link #KEPT_IMAGE} names a value that the job uses, by its SHA-256
 * @param finishReason {@code stop}, {@code length} or {@code tool_calls}; empty for a turn that was cut off for good
 */
public record Turn(int round, int tryNo, String text, String reasoning, List<String> images, String finishReason) {

    /** The checkpoint's kind for a finished turn, and for one that never finished and whose log is gone. */
    public static final String KIND = "turn";

    public static final String PARTIAL = "partial";

    /** Where large images lie, relative to the job's address. */
    public static final String KEPT_IMAGE = "images/";

    public Turn {
        images = List.copyOf(images);
    }

    /** Whether anything of it can be seen. */
    public boolean saysSomething() {
        return !text.isEmpty() || !reasoning.isEmpty() || !images.isEmpty();
    }

    /** The turn as the data of its checkpoint. */
    public JsonNode toJson() {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("round", round).put("try", tryNo).put("text", text);
        if (!reasoning.isEmpty()) {
            node.put("reasoning", reasoning);
        }
        if (!images.isEmpty()) {
            var urls = node.putArray("images");
            images.forEach(urls::add);
        }
        return node.put("finishReason", finishReason);
    }

    /** Whether a checkpoint holds a turn. */
    public static boolean isTurn(Checkpoint checkpoint) {
        return checkpoint.kind().equals(KIND) || checkpoint.kind().equals(PARTIAL);
    }

    /** Reads what {@link #toJson} wrote. */
    public static Turn of(JsonNode data) {
        var images = new ArrayList<String>();
        data.path("images").forEach(url -> images.add(url.asText()));
        return new Turn(
                data.path("round").asInt(1),
                data.path("try").asInt(1),
                data.path("text").asText(""),
                data.path("reasoning").asText(""),
                images,
                data.path("finishReason").asText(""));
    }
}
