package dev.meanwhile.core.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.limit.Budget;
import org.jspecify.annotations.Nullable;

/** {@link Budget} as JSON, in events and answers alike. */
public final class BudgetJson {
    private BudgetJson() {}

    /** {@code {tokens, cost}}. */
    public static ObjectNode write(Budget budget) {
        var node = JsonNodeFactory.instance.objectNode().put("tokens", budget.tokens());
        return node.set("cost", UsageJson.dollars(budget.cost()));
    }

    /** What {@link #write} wrote; null for a missing node. */
    static @Nullable Budget read(JsonNode node) {
        return node.isObject()
                ? new Budget(node.path("tokens").asLong(), node.path("cost").decimalValue())
                : null;
    }
}
