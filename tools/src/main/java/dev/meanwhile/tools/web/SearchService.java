package dev.meanwhile.tools.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.outbound.OutboundRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How one search service is asked, and where its answer has what is wanted. */
sealed interface SearchService {

    OutboundRequest request(String query, int results);

    /** The array of results in an answer; missing if there is none. */
    JsonNode results(JsonNode answer);

    /** The field of a result that holds the snippet; title and url are called so by all. */
    String snippetField();

    String url();

    /** Empty if the configuration lacks what the provider needs. */
    static Optional<SearchService> of(WebSearchConfig config) {
        var provider = config.provider();
        var key = config.key();
        var url = config.url();
        if (provider == null) {
            return Optional.empty();
        }
        return switch (provider) {
            case BRAVE ->
                Optional.ofNullable(key)
                        .map(secret -> new Brave(url == null ? "https://api.search.brave.com" : url, secret));
            case TAVILY ->
                Optional.ofNullable(key)
                        .map(secret -> new Tavily(url == null ? "https://api.tavily.com" : url, secret));
            case SEARXNG -> Optional.ofNullable(url).map(SearXng::new);
        };
    }

    /** Brave Search API, {@code /res/v1/web/search}. */
    record Brave(String url, Secret key) implements SearchService {

        @Override
        public OutboundRequest request(String query, int results) {
            return OutboundRequest.get(
                            "%s/res/v1/web/search?q=%s&count=%d".formatted(trimmed(url), encoded(query), results))
                    .header("Accept", "application/json")
                    .header("X-Subscription-Token", key.value());
        }

        @Override
        public JsonNode results(JsonNode answer) {
            return answer.path("web").path("results");
        }

        @Override
        public String snippetField() {
            return "description";
        }
    }

    /** Tavily's {@code /search}. */
    record Tavily(String url, Secret key) implements SearchService {

        @Override
        public OutboundRequest request(String query, int results) {
            var body = JsonNodeFactory.instance.objectNode().put("query", query).put("max_results", results);
            return OutboundRequest.post(trimmed(url) + "/search", OutboundRequest.Body.json(body.toString()))
                    .header("Accept", "application/json")
                    .header("Authorization", "Bearer " + key.value());
        }

        @Override
        public JsonNode results(JsonNode answer) {
            return answer.path("results");
        }

        @Override
        public String snippetField() {
            return "content";
        }
    }

    /** A SearXNG instance of the operator, {@code /search} with {@code format=json}. */
    record SearXng(String url) implements SearchService {

        @Override
        public OutboundRequest request(String query, int results) {
            return OutboundRequest.get("%s/search?q=%s&format=json".formatted(trimmed(url), encoded(query)))
                    .header("Accept", "application/json");
        }

        @Override
        public JsonNode results(JsonNode answer) {
            return answer.path("results");
        }

        @Override
        public String snippetField() {
            return "content";
        }
    }

    private static String trimmed(String url) {
        return url.replaceFirst("/+$", "");
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }
}
