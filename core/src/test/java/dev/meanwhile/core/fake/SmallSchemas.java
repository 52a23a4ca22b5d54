package dev.meanwhile.core.fake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.ToolResult.Problem;
import java.util.ArrayList;
import java.util.List;

/** The two words of JSON Schema that tests need: {@code type: object} and {@code required}. */
public final class SmallSchemas implements Schemas {

    @Override
    public List<Problem> check(JsonNode schema, JsonNode value) {
        if (schema.path("type").asText().equals("object") && !value.isObject()) {
            return List.of(new Problem("", "must be an object"));
        }
        var problems = new ArrayList<Problem>();
        for (var name : schema.path("required")) {
            if (!value.has(name.asText())) {
                problems.add(new Problem("/" + name.asText(), "is required"));
            }
        }
        return problems;
    }

    @Override
    public List<Problem> checkSchema(JsonNode schema) {
        return schema.isObject() ? List.of() : List.of(new Problem("", "must be an object"));
    }
}
