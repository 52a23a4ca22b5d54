package dev.meanwhile.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Makes a value storable: text as {@link TextCleaner} does, numbers that JSON cannot write as text. Needed also by a value that came in
 * JSON, in which an escape may stand for what cannot be stored.
 */
public final class CleanJson {
    private CleanJson() {}

    public static JsonNode of(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                var cleaned = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(field -> cleaned.set(TextCleaner.whole(field.getKey()), of(field.getValue())));
                yield cleaned;
            }
            case ArrayNode array -> {
                var cleaned = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(item -> cleaned.add(of(item)));
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
