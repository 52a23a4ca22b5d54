package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Problem;

/** Makes what a tool gave storable, whatever it is: text as {@link TextCleaner} does, numbers that JSON cannot write as text. */
final class CleanResult {
    private CleanResult() {}

    static ToolResult of(ToolResult result) {
        return switch (result) {
            case ToolResult.Text(var text) -> new ToolResult.Text(TextCleaner.whole(text));
            case ToolResult.Json(var value) -> new ToolResult.Json(clean(value));
            case ToolResult.Refused(var reason, var message, var problems) ->
                new ToolResult.Refused(
                        reason,
                        TextCleaner.whole(message),
                        problems.stream().map(CleanResult::clean).toList());
        };
    }

    private static Problem clean(Problem problem) {
        return new Problem(TextCleaner.whole(problem.pointer()), TextCleaner.whole(problem.message()));
    }

    /** The same for a value that came in JSON, in which an escape may stand for what cannot be stored. */
    static JsonNode clean(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                var cleaned = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(field -> cleaned.set(TextCleaner.whole(field.getKey()), clean(field.getValue())));
                yield cleaned;
            }
            case ArrayNode array -> {
                var cleaned = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(item -> cleaned.add(clean(item)));
                yield cleaned;
            }
            case TextNode text -> TextNode.valueOf(TextCleaner.whole(text.textValue()));
            default ->
                (value.isDouble() || value.isFloat()) && !Double.isFinite(value.doubleValue())
                        ? TextNode.valueOf(value.asText())
                        : value;
        };
    }
}
