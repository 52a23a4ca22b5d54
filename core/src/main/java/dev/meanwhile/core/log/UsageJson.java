package dev.meanwhile.core.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.llm.Usage;

/** {@link Usage} as JSON, in events, rows and answers alike. */
public final class UsageJson {
    private UsageJson() {}

    /** {@code {promptTokens, completionTokens, reasoningTokens, totalTokens, cost?}}. */
    public static ObjectNode write(Usage usage) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("promptTokens", usage.promptTokens());
        node.put("completionTokens", usage.completionTokens());
        node.put("reasoningTokens", usage.reasoningTokens());
        node.put("totalTokens", usage.totalTokens());
        if (usage.cost() != null) {
            node.put("cost", usage.cost());
        }
        return node;
    }

    /** What {@link #write} wrote; {@link Usage#NONE} for a missing or null node. */
    public static Usage read(JsonNode node) {
        return new Usage(
                node.path("promptTokens").asLong(),
                node.path("completionTokens").asLong(),
                node.path("reasoningTokens").asLong(),
                node.hasNonNull("cost") ? node.get("cost").decimalValue() : null);
    }
}
