package dev.meanwhile.core.llm;

import dev.meanwhile.core.error.Check;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one or more model requests used, as providers measured it.
 *
 * @param promptTokens tokens read, cached ones included
 * @param cachedTokens the part of {@code promptTokens} that the provider had read before
 * @param completionTokens tokens written, reasoning included
 * @param reasoningTokens the part of {@code completionTokens} that was reasoning
 * @param cost US dollars as the provider reported them, else by the price table; null if neither knows any
 */
public record Usage(
        long promptTokens,
        long cachedTokens,
        long completionTokens,
        long reasoningTokens,
        @Nullable BigDecimal cost) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, null);

    public Usage {
        Check.that(
                promptTokens >= 0 && cachedTokens >= 0 && completionTokens >= 0 && reasoningTokens >= 0,
                "tokens must not be negative but are %s, %s, %s, %s",
                promptTokens,
                cachedTokens,
                completionTokens,
                reasoningTokens);
    }

    public long totalTokens() {
        return promptTokens + completionTokens;
    }

    public Usage cost(BigDecimal dollars) {
        return new Usage(promptTokens, cachedTokens, completionTokens, reasoningTokens, dollars);
    }

    public Usage plus(Usage other) {
        return new Usage(
                promptTokens + other.promptTokens,
                cachedTokens + other.cachedTokens,
                completionTokens + other.completionTokens,
                reasoningTokens + other.reasoningTokens,
                sum(cost, other.cost));
    }

    /** @param part of this; a cost that it does not know takes nothing away */
    public Usage minus(Usage part) {
        return new Usage(
                promptTokens - part.promptTokens,
                cachedTokens - part.cachedTokens,
                completionTokens - part.completionTokens,
                reasoningTokens - part.reasoningTokens,
                sum(cost, part.cost == null ? null : part.cost.negate()));
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null) {
            return other;
        }
        return other == null ? one : one.add(other);
    }
}
