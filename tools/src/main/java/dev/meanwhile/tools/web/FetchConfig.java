package dev.meanwhile.tools.web;

import dev.meanwhile.core.error.Check;
import java.time.Duration;

/**
 * What {@code fetch_url} may cost; keys under {@code tools.fetch-url.}.
 *
 * @param time of one fetch with its redirects, over 0 and at most 10 min. Default 10s
 * @param maxBytes of a page that are read, from 1; the rest is cut. Default 2 MiB
 * @param maxCharacters of text that are given, from 1; the rest is cut. Default 100000
 */
public record FetchConfig(Duration time, int maxBytes, int maxCharacters) {
    public static final FetchConfig DEFAULT = new FetchConfig(Duration.ofSeconds(10), 2 << 20, 100_000);

    public FetchConfig {
        Check.that(time.isPositive(), "tools.fetch-url.time must be over 0 but is %s", time);
        Check.that(maxBytes >= 1, "tools.fetch-url.max-bytes must be at least 1 but is %s", maxBytes);
        Check.that(maxCharacters >= 1, "tools.fetch-url.max-characters must be at least 1 but is %s", maxCharacters);
    }
}
