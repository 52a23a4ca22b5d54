package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import java.util.ArrayList;
import java.util.stream.Collectors;

/**
 * What a server's response is to the model. Text stays text; structured content is JSON; of images, sound and files the model is
 * told that they are there and how large, since it can read neither them nor what is cut of them.
 */
final class CallResults {
    /** A complaint, not a result. */
    private static final int WORDS = 4000;

    private CallResults() {}

    static ToolResult of(JsonNode response) {
        if (response.has("error")) {
            return refused(response.path("error"));
        }
        var result = response.path("result");
        if (!result.isObject()) {
            return new ToolResult.Refused(Reason.FAILED, "the server answers with neither a result nor an error");
        }
        var parts = parts(result.path("content"));
        if (result.path("isError").asBoolean()) {
            return new ToolResult.Refused(Reason.FAILED, words(parts));
        }
        return done(result, parts);
    }

    private static ToolResult refused(JsonNode error) {
        var reason = switch (error.path("code").asInt()) {
            case Messages.PARAMETERS_INVALID -> Reason.INVALID_ARGUMENTS;
            case Messages.METHOD_UNKNOWN -> Reason.NOT_FOUND;
            default -> Reason.FAILED;
        };
        return new ToolResult.Refused(reason, cut(error.path("message").asText("the server says no more")));
    }

    private static ToolResult done(JsonNode result, ArrayNode parts) {
        var structured = result.path("structuredContent");
        var isAllText = areText(parts);
        if (structured.isContainerNode() && isAllText) {
            return new ToolResult.Json(structured); // its text is the same again, for clients that read no JSON
        }
        if (parts.size() == 1 && isAllText) {
            return new ToolResult.Text(parts.get(0).path("text").asText());
        }
        if (structured.isContainerNode()) {
            var both = JsonNodeFactory.instance.objectNode();
            both.set("content", parts);
            both.set("structuredContent", structured);
            return new ToolResult.Json(both);
        }
        return parts.isEmpty() && !result.has("content")
                ? new ToolResult.Json(result) // not as it should be, but what the server gave
                : new ToolResult.Json(parts);
    }

    private static boolean areText(ArrayNode parts) {
        for (var part : parts) {
            if (!part.path("type").asText().equals("text")) {
                return false;
            }
        }
        return true;
    }

    private static ArrayNode parts(JsonNode content) {
        var parts = JsonNodeFactory.instance.arrayNode();
        content.forEach(part -> parts.add(part(part)));
        return parts;
    }

    private static JsonNode part(JsonNode part) {
        return switch (part.path("type").asText()) {
            case "text" ->
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "text")
                        .put("text", part.path("text").asText());
            case "image", "audio" -> withoutBytes(part, "data");
            case "resource" -> {
                var resource = withoutBytes(part.path("resource"), "blob");
                yield resource.put("type", "resource");
            }
            default -> part;
        };
    }

    /** The part with the size of its bytes in place of them. */
    private static ObjectNode withoutBytes(JsonNode part, String field) {
        var told = part instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        var data = told.remove(field);
        if (data != null) {
            told.put("bytes", data.asText().length() / 4 * 3); // base64; padding makes it up to two too many
        }
        told.remove("_meta");
        return told;
    }

    private static String words(ArrayNode parts) {
        var words = new ArrayList<String>();
        parts.forEach(part -> words.add(part.path("text").asText(part.toString())));
        var all = words.stream().collect(Collectors.joining("\n"));
        return all.isBlank() ? "the server says no more" : cut(all);
    }

    private static String cut(String words) {
        return words.length() <= WORDS ? words : words.substring(0, WORDS) + "…";
    }
}
