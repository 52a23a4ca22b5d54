package dev.meanwhile.tools.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundException;
import dev.meanwhile.outbound.OutboundRequest.Limits;
import dev.meanwhile.outbound.OutboundResponse;
import dev.meanwhile.tools.typed.ArgumentsSchema;
import dev.meanwhile.tools.typed.Describe;
import dev.meanwhile.tools.typed.RecordTool;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;

/** {@code web_search}: asks the configured search service. The limit of searches is shared by all jobs of the process. */
public final class WebSearch implements RecordTool.Action<WebSearch.Arguments> {
    private static final ToolSpec SPEC = ToolSpec.reading(
            "web_search",
            "Searches the web and gives titles, addresses and snippets.",
            ArgumentsSchema.of(Arguments.class));
    /** The longest that all services take. */
    private static final int MAX_QUERY = 400;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final GuardedHttp http;
    private final SearchService service;
    private final int results;
    private final Bucket bucket;

    private WebSearch(GuardedHttp http, SearchService service, WebSearchConfig config, InstantSource clock) {
        this.http = http;
        this.service = service;
        this.results = config.results();
        this.bucket = Bucket.builder()
                .withCustomTimePrecision(new ClockMeter(clock))
                .addLimit(limit ->
                        limit.capacity(config.perMinute()).refillGreedy(config.perMinute(), Duration.ofMinutes(1)))
                .build();
    }

    record Arguments(
            @Describe("what to look for, at most 400 characters")
            String query) {}

    /** Empty if the configuration names no provider, or not what the provider needs. */
    public static Optional<Tool> tool(GuardedHttp http, WebSearchConfig config, InstantSource clock) {
        return SearchService.of(config).map(service -> {
            // the operator's own word on where to search, so its host may be private; for this tool alone
            var trusting = config.url() == null
                    ? http
                    : http.allowing(URI.create(config.url()).getHost());
            return new RecordTool<>(SPEC, Arguments.class, new WebSearch(trusting, service, config, clock));
        });
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) throws InterruptedException {
        var query = arguments.query().strip();
        if (query.isEmpty() || query.length() > MAX_QUERY) {
            var problem = new ToolResult.Problem("/query", "must have 1 to %d characters".formatted(MAX_QUERY));
            return new ToolResult.Refused(Reason.INVALID_ARGUMENTS, "the query " + problem.message(), List.of(problem));
        }
        var permit = bucket.tryConsumeAndReturnRemaining(1);
        if (!permit.isConsumed()) {
            var wait = Duration.ofNanos(permit.getNanosToWaitForRefill()).toSeconds() + 1;
            return new ToolResult.Refused(
                    Reason.FAILED, "too many searches at the moment; the next one is possible in %d s".formatted(wait));
        }
        try {
            return answered(
                    query, http.send(service.request(query, results).limits(Limits.DEFAULT.time(context.time()))));
        } catch (OutboundException e) {
            return WebFailure.of(e);
        }
    }

    private ToolResult answered(String query, OutboundResponse response) {
        if (response.status() == 429) {
            return new ToolResult.Refused(Reason.FAILED, "the search service has no room at the moment (429)");
        }
        if (!response.isSuccess()) {
            return WebFailure.ofStatus("the search service", response.status());
        }
        JsonNode found;
        try {
            found = service.results(JSON.readTree(response.body()));
        } catch (IOException e) {
            return new ToolResult.Refused(Reason.FAILED, "the search service answers with no JSON");
        }
        return new ToolResult.Json(
                JsonNodeFactory.instance.objectNode().put("query", query).set("results", readable(found)));
    }

    private JsonNode readable(JsonNode found) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (var result : found) {
            if (list.size() < results && result.path("url").asText().startsWith("http")) {
                list.addObject()
                        .put("title", words(result.path("title")))
                        .put("url", result.path("url").asText())
                        .put("snippet", words(result.path(service.snippetField())));
            }
        }
        return list;
    }

    /** Services mark what was found with HTML. */
    private static String words(JsonNode text) {
        return Jsoup.parse(text.asText("")).text();
    }

    /** Our clock for the bucket, which otherwise reads its own. */
    private record ClockMeter(InstantSource clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
