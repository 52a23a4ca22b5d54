package dev.meanwhile.models.openai.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import java.util.regex.Pattern;

/** Answers that fit a JSON Schema, as far as it says types, properties, choices and bounds: filled with what the question has. */
final class DemoObjects {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final int LONGEST_TEXT = 200;
    private static final int DEEPEST = 20;

    private final String question;

    private DemoObjects(String question) {
        this.question = question;
    }

    static JsonNode fitting(JsonNode schema, String question) {
        return new DemoObjects(question).value(schema, 0);
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").size() > 0) {
            return choice(schema.get("enum"));
        }
        var type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText("string")) {
            case "object" -> object(schema, depth);
            case "array" ->
                depth < DEEPEST ? NODES.arrayNode().add(value(schema.path("items"), depth + 1)) : NODES.arrayNode();
            case "integer", "number" -> NODES.numberNode(number(schema));
            case "boolean" -> NODES.booleanNode(true);
            case "null" -> NODES.nullNode();
            default -> NODES.textNode(text(schema.path("maxLength").asInt(LONGEST_TEXT)));
        };
    }

    private JsonNode object(JsonNode schema, int depth) {
        var object = NODES.objectNode();
        if (depth < DEEPEST) {
            schema.path("properties")
                    .properties()
                    .forEach(property -> object.set(property.getKey(), value(property.getValue(), depth + 1)));
        }
        return object;
    }

    /** The first that the question names, else the first of all. */
    private JsonNode choice(JsonNode choices) {
        var asked = question.toLowerCase(Locale.ROOT);
        for (var choice : choices) {
            if (asked.contains(choice.asText().toLowerCase(Locale.ROOT))) {
                return choice;
            }
        }
        return choices.get(0);
    }

    private int number(JsonNode schema) {
        var found = NUMBER.matcher(question);
        var number = found.find() ? Integer.parseInt(found.group()) : 1;
        return Math.clamp(
                number,
                schema.path("minimum").asInt(Integer.MIN_VALUE),
                schema.path("maximum").asInt(Integer.MAX_VALUE));
    }

    private String text(int longest) {
        return question.substring(0, Math.min(question.length(), Math.min(longest, LONGEST_TEXT)));
    }
}
