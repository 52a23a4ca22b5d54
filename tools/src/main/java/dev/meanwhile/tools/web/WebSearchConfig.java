package dev.meanwhile.tools.web;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.secret.Secret;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which service {@code web_search} asks; keys under {@code tools.web-search.}. Without a provider, or without the key or address
 * it needs, there is no such tool.
 *
 * @param provider null for none. Default none
 * @param key of Brave or Tavily; null for none
 * @param url of the operator's SearXNG (its JSON format must be on); of another one's programming interface only to reach it
 *     through a gateway. It may be private, for the operator names it. Default the provider's own
 * @param perMinute most searches a minute of this process, from 1. Default 30
 * @param results most results of a search, 1 to 20. Default 5
 */
public record WebSearchConfig(
        @Nullable Provider provider,
        @Nullable Secret key,
        @Nullable String url,
        int perMinute,
        int results) {

    /** No search. */
    public static final WebSearchConfig DEFAULT = new WebSearchConfig(null, null, null, 30, 5);

    private static final int MOST_RESULTS = 20;

    public WebSearchConfig {
        Check.that(perMinute >= 1, "tools.web-search.per-minute must be at least 1 but is %s", perMinute);
        Check.that(
                results >= 1 && results <= MOST_RESULTS, "tools.web-search.results must be 1 to 20 but is %s", results);
        Check.that(
                url == null || url.toLowerCase(Locale.ROOT).matches("https?://.+"),
                "tools.web-search.url must begin with http:// or https:// but is '%s'",
                String.valueOf(url));
    }

    /** Who searches. */
    public enum Provider {
        BRAVE("brave"),
        TAVILY("tavily"),
        SEARXNG("searxng");

        private final String wireName;

        Provider(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
