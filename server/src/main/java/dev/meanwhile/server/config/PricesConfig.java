package dev.meanwhile.server.config;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.limit.Prices;
import dev.meanwhile.core.limit.Prices.Price;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The price table; the key {@code models.prices}.
 *
 * @param entries each {@code glob=input/output} or {@code glob=input/output/cached}, US dollars for a million tokens; without a
 *     price of their own cached tokens cost what others do. Default none
 */
public record PricesConfig(List<String> entries) {
    public static final PricesConfig DEFAULT = new PricesConfig(List.of());

    private static final String DOLLARS = "(\\d{1,9}(?:\\.\\d{1,9})?)";
    private static final Pattern ENTRY = Pattern.compile("(.+)=%1$s/%1$s(?:/%1$s)?".formatted(DOLLARS));

    public PricesConfig {
        entries = List.copyOf(entries);
        entries.forEach(PricesConfig::price);
    }

    public Prices prices() {
        return new Prices(entries.stream().map(PricesConfig::price).toList());
    }

    private static Price price(String entry) {
        var parts = ENTRY.matcher(entry);
        Check.that(
                parts.matches(),
                "models.prices must be glob=input/output or glob=input/output/cached, with commas between, but has '%s'",
                entry);
        var input = new BigDecimal(parts.group(2));
        var cached = parts.group(4) == null ? input : new BigDecimal(parts.group(4));
        return new Price(parts.group(1), input, cached, new BigDecimal(parts.group(3)));
    }
}
