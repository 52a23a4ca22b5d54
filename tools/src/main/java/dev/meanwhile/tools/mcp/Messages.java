package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The messages of JSON-RPC 2.0, as MCP uses them. */
final class Messages {
    static final int METHOD_UNKNOWN = -32_601;
    static final int PARAMETERS_INVALID = -32_602;
    /** JSON-RPC's own code for what fits no other. */
    static final int FAILED = -32_603;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Messages() {}

    static ObjectNode request(String id, String method, ObjectNode parameters) {
        var message = message().put("id", id).put("method", method);
        message.set("params", parameters);
        return message;
    }

    static ObjectNode notification(String method, ObjectNode parameters) {
        var message = message().put("method", method);
        message.set("params", parameters);
        return message;
    }

    static ObjectNode result(JsonNode id, ObjectNode result) {
        var message = message();
        message.set("id", id);
        message.set("result", result);
        return message;
    }

    static ObjectNode error(JsonNode id, int code, String words) {
        var message = message();
        message.set("id", id);
        message.putObject("error").put("code", code).put("message", words);
        return message;
    }

    /** Stands for a response that was left out for its size; what it answers was done. */
    static ObjectNode tooLarge(JsonNode id, int maxBytes) {
        var result = JsonNodeFactory.instance.objectNode();
        var note = "[left out: the result has more than %d bytes]".formatted(maxBytes);
        result.putArray("content").addObject().put("type", "text").put("text", note);
        return result(id, result);
    }

    private static ObjectNode message() {
        return JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    }

    /** Whether this answers a request, and does not ask or tell something itself. */
    static boolean isResponse(JsonNode message) {
        return message.hasNonNull("id") && !message.has("method");
    }

    /** The messages of a text, which may be a batch; none if it is no JSON. */
    static List<JsonNode> read(String text) {
        JsonNode read;
        try {
            read = JSON.readTree(text);
        } catch (IOException e) {
            return List.of(); // programs print all sorts of things
        }
        var messages = new ArrayList<JsonNode>();
        if (read.isArray()) {
            read.forEach(messages::add);
        } else {
            messages.add(read);
        }
        messages.removeIf(message -> !message.isObject());
        return messages;
    }

    static byte[] bytes(ObjectNode message) {
        return message.toString().getBytes(StandardCharsets.UTF_8); // a tree is written on one line
    }
}
