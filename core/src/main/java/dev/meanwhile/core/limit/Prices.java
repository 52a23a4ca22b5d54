package dev.meanwhile.core.limit;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.llm.Glob;
import dev.meanwhile.core.llm.Usage;
import java.math.BigDecimal;
import java.util.List;

/**
 * What models cost where their provider does not say ({@code models.prices}).
 *
 * @param prices the first whose globs take a model's name is its price
 */
public record Prices(List<Price> prices) {
    public static final Prices NONE = new Prices(List.of());

    private static final int TO_MILLIONS = 6;

    public Prices {
        prices = List.copyOf(prices);
    }

    /**
     * US dollars for a million tokens.
     *
     * @param models a glob of model names
     * @param input of tokens read
     * @param cached of tokens read that the provider had read before
     * @param output of tokens written, reasoning included
     */
    public record Price(String models, BigDecimal input, BigDecimal cached, BigDecimal output) {
        public Price {
            Check.that(
                    input.signum() >= 0 && cached.signum() >= 0 && output.signum() >= 0,
                    "models.prices must not be negative but has %s=%s/%s/%s",
                    models,
                    input,
                    output,
                    cached);
        }

        BigDecimal of(Usage usage) {
            var fresh = usage.promptTokens() - usage.cachedTokens();
            return times(input, fresh)
                    .add(times(cached, usage.cachedTokens()))
                    .add(times(output, usage.completionTokens()))
                    .movePointLeft(TO_MILLIONS);
        }

        private static BigDecimal times(BigDecimal price, long tokens) {
            return price.multiply(BigDecimal.valueOf(tokens));
        }
    }

    /** The usage with its exact cost: what the provider reported, else by this table, else as it is. */
    public Usage priced(String model, Usage usage) {
        if (usage.cost() != null) {
            return usage;
        }
        return prices.stream()
                .filter(price -> Glob.matches(price.models(), model))
                .findFirst()
                .map(price -> usage.cost(price.of(usage)))
                .orElse(usage);
    }
}
