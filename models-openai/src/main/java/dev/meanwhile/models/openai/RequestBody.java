package dev.meanwhile.models.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.llm.ModelRequest;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes requests: what the caller sent goes through unchanged, our own fields do not. */
final class RequestBody {
    private static final JsonMapper JSON = new JsonMapper();

    /** What providers refuse in a request without tools. */
    private static final List<String> TOOL_FIELDS = List.of("tools", "tool_choice", "parallel_tool_calls");

    private RequestBody() {}

    /** The body of a streamed turn. */
    static byte[] of(ModelRequest request, String model) {
        var body = withoutOurs(request.options());
        body.put("model", model);
        body.putArray("messages").addAll(request.messages());
        if (request.tools().isEmpty()) {
            body.remove(TOOL_FIELDS);
        } else {
            body.putArray("tools").addAll(request.tools());
            body.remove("tool_choice");
            if (request.toolChoice() != null) {
                body.set("tool_choice", request.toolChoice());
            }
        }
        body.put("stream", true);
        var streamOptions =
                body.get("stream_options") instanceof ObjectNode given ? given.deepCopy() : body.objectNode();
        body.set("stream_options", streamOptions.put("include_usage", true));
        return bytes(body);
    }

    /** The same object without the fields that begin with an underscore; the one given is left as it is. */
    static ObjectNode withoutOurs(ObjectNode request) {
        var body = request.objectNode();
        request.properties().forEach(field -> {
            if (!field.getKey().startsWith("_")) {
                body.set(field.getKey(), field.getValue());
            }
        });
        return body;
    }

    static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of JSON can always be written", e);
        }
    }
}
