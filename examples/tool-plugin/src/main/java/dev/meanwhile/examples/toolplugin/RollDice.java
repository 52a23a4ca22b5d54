package dev.meanwhile.examples.toolplugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolSpec;
import java.util.random.RandomGenerator;

/** {@code roll_dice}: changes nothing, so it may run beside others and again after a crash. */
final class RollDice implements Tool {
    private static final ToolSpec SPEC =
            ToolSpec.reading("roll_dice", "Rolls dice and gives what each shows.", Schema.of("""
            {
              "type": "object",
              "properties": {
                "count": {"type": "integer", "minimum": 1, "maximum": 20, "description": "how many dice; 1 if left out"},
                "sides": {"type": "integer", "minimum": 2, "maximum": 1000, "description": "of each; 6 if left out"}
              },
              "additionalProperties": false
            }"""));

    private final RandomGenerator random;

    RollDice(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public ToolResult call(JsonNode arguments, ToolContext context) {
        var sides = arguments.path("sides").asInt(6);
        var result = JsonNodeFactory.instance.objectNode();
        var rolls = result.putArray("rolls");
        random.ints(arguments.path("count").asInt(1), 1, sides + 1).forEach(rolls::add);
        return new ToolResult.Json(result);
    }
}
