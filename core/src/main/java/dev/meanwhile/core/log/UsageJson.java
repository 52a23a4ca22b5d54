package dev.meanwhile.core.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.llm.Usage;
import java.math.BigDecimal;

/** {@link Usage} as JSON, in events, rows and answers alike. */
public final class UsageJson {
    private UsageJson() {}

    /** {@code {promptTokens, cachedTokens, completionTokens, reasoningTokens, totalTokens, cost?}}. */
    public static ObjectNode write(Usage usage) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("promptTokens", usage.promptTokens());
        node.put("cachedTokens", usage.cachedTokens());
        node.put("completionTokens", usage.completionTokens());
        node.put("reasoningTokens", usage.reasoningTokens());
        node.put("totalTokens", usage.totalTokens());
        if (usage.cost() != null) {
            node.set("cost", dollars(usage.cost()));
        }
        return node;
    }

    /** An amount without trailing zeros and without an exponent: 5, 0.0125. */
    static DecimalNode dollars(BigDecimal amount) {
        var plain = amount.stripTrailingZeros();
        return DecimalNode.valueOf(plain.scale() < 0 ? plain.setScale(0) : plain);
    }

    /** What {@link #write} wrote; {@link Usage#NONE} for a missing or null node. */
    public static Usage read(JsonNode node) {
        return new Usage(
                node.path("promptTokens").asLong(),
                node.path("cachedTokens").asLong(),
                node.path("completionTokens").asLong(),
                node.path("reasoningTokens").asLong(),
                node.hasNonNull("cost") ? node.get("cost").decimalValue() : null);
    }
}
