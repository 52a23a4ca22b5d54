package dev.meanwhile.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.tool.ToolResult.Problem;
import java.util.List;

/** How large a schema may be: 5,000 values, nested 64 deep. Schemas of real APIs have some hundred values. */
final class SchemaSize {
    private static final int MAX_VALUES = 5_000;
    private static final int MAX_DEPTH = 64;

    private int values;

    private SchemaSize() {}

    static List<Problem> complaints(JsonNode schema) {
        if (!schema.isObject() && !schema.isBoolean()) {
            return List.of(new Problem("", "a schema must be a JSON object or boolean"));
        }
        return new SchemaSize().fits(schema, 0)
                ? List.of()
                : List.of(new Problem(
                        "",
                        "a schema must have at most %d values, nested at most %d deep"
                                .formatted(MAX_VALUES, MAX_DEPTH)));
    }

    private boolean fits(JsonNode node, int depth) {
        if (++values > MAX_VALUES || depth > MAX_DEPTH) {
            return false;
        }
        for (var child : node) {
            if (!fits(child, depth + 1)) {
                return false;
            }
        }
        return true;
    }
}
