package dev.meanwhile.core.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Checks values against JSON Schemas (draft 2020-12 unless the schema names another). */
public interface Schemas {

    /** All departures of the value from the schema; empty if it fits. */
    List<ToolResult.Problem> check(JsonNode schema, JsonNode value);

    /** What is wrong with the schema itself; empty if it can be used. */
    List<ToolResult.Problem> checkSchema(JsonNode schema);
}
