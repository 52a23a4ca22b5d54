package dev.meanwhile.tools.web;

import static dev.meanwhile.tools.Calls.call;
import static dev.meanwhile.tools.Calls.json;
import static dev.meanwhile.tools.Calls.refusal;
import static dev.meanwhile.tools.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundConfig;
import dev.meanwhile.testkit.tool.ToolContract;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WebSearchTest extends ToolContract {
    private static final JsonNode QUERY = json("{'query':' virtual threads java '}");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final InstantSource clock = now::get;
    private final GuardedHttp http = new GuardedHttp(OutboundConfig.DEFAULT, "test");
    private Recorded site;
    private Tool contractTool;

    @BeforeEach
    void start() throws IOException {
        site = new Recorded();
        site.resource("/search", "searxng.json");
        contractTool = tool(WebSearchConfig.Provider.SEARXNG, null, site.url(""), 100, 5);
    }

    @AfterEach
    void stop() {
        http.close();
        site.close();
    }

    @Override
    protected Tool tool() {
        return contractTool;
    }

    @Override
    protected Schemas schemas() {
        return new NetworkntSchemas();
    }

    @Override
    protected JsonNode arguments() {
        return QUERY;
    }

    @Override
    protected List<JsonNode> brokenArguments() {
        return List.of(json("{}"), json("{'query':['a']}"), json("{'query':'a','page':2}"));
    }

    @Test
    void braveIsAskedWithItsTokenAndItsMarksAreRemoved() throws Exception {
        site.resource("/res/v1/web/search", "brave.json");
        var brave = tool(WebSearchConfig.Provider.BRAVE, "hunter2", site.url("/"), 10, 2);

        assertThat(value(call(brave, QUERY)))
                .isEqualTo(json("{'query':'virtual threads java','results':["
                        + "{'title':'Virtual Threads & the JDK','url':'https://docs.example.org/virtual-threads',"
                        + "'snippet':'Virtual threads are lightweight threads that reduce the effort of writing.'},"
                        + "{'title':'Second','url':'https://second.example/','snippet':'Two'}]}"));
        assertThat(site.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.line()).isEqualTo("GET /res/v1/web/search?q=virtual+threads+java&count=2");
            assertThat(asked.token()).isEqualTo("hunter2");
        });
    }

    @Test
    void tavilyIsAskedWithABearerToken() throws Exception {
        site.close();
        site = new Recorded();
        site.resource("/search", "tavily.json");
        var tavily = tool(WebSearchConfig.Provider.TAVILY, "hunter2", site.url(""), 10, 5);

        var found = value(call(tavily, QUERY));

        assertThat(found.path("results")).hasSize(2);
        assertThat(found.path("results").path(0).path("snippet").asText()).isEqualTo("Lightweight threads.");
        assertThat(site.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.line()).isEqualTo("POST /search");
            assertThat(asked.authorization()).isEqualTo("Bearer hunter2");
            assertThat(json(asked.body())).isEqualTo(json("{'query':'virtual threads java','max_results':5}"));
        });
    }

    @Test
    void theOperatorsSearxngMayBePrivate() throws Exception {
        var found = value(call(contractTool, QUERY));

        assertThat(found.path("results")).hasSize(2);
        assertThat(found.path("results").path(1).path("snippet").asText()).isEmpty();
        assertThat(site.asked().getFirst().line()).isEqualTo("GET /search?q=virtual+threads+java&format=json");
    }

    @Test
    void withoutAProviderOrWhatItNeedsThereIsNoTool() {
        for (var config : List.of(
                WebSearchConfig.DEFAULT,
                new WebSearchConfig(WebSearchConfig.Provider.BRAVE, null, null, 1, 1),
                new WebSearchConfig(WebSearchConfig.Provider.TAVILY, null, "http://gateway", 1, 1),
                new WebSearchConfig(WebSearchConfig.Provider.SEARXNG, new Secret("unused"), null, 1, 1))) {
            assertThat(WebSearch.tool(http, config, clock)).as("%s", config).isEmpty();
        }
        assertThat(WebSearch.tool(
                        http, new WebSearchConfig(WebSearchConfig.Provider.BRAVE, new Secret("k"), null, 1, 1), clock))
                .isPresent();
    }

    @Test
    void searchesAreLimitedByTheMinute() throws Exception {
        var limited = tool(WebSearchConfig.Provider.SEARXNG, null, site.url(""), 2, 5);
        call(limited, QUERY);
        call(limited, QUERY);

        var refusal = refusal(call(limited, QUERY));
        assertThat(refusal.reason()).isEqualTo(Reason.FAILED);
        assertThat(refusal.message()).isEqualTo("too many searches at the moment; the next one is possible in 31 s");
        assertThat(site.asked()).hasSize(2);

        now.updateAndGet(time -> time.plusSeconds(30));
        assertThat(call(limited, QUERY)).isInstanceOf(ToolResult.Json.class);
    }

    @ParameterizedTest
    @CsvSource({"401,DENIED", "403,DENIED", "404,NOT_FOUND", "429,FAILED", "500,FAILED", "418,FAILED"})
    void anAnswerThatIsNoneIsToldAsARefusal(int status, Reason reason) throws Exception {
        site.answer("/search/search", status, "text/plain", "hunter2");

        var refusal =
                refusal(call(tool(WebSearchConfig.Provider.TAVILY, "hunter2", site.url("/search"), 10, 5), QUERY));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.message()).contains(Integer.toString(status)).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void aServiceThatIsAwayIsANetworkFailure(int status) {
        site.answer("/away/search", status, "text/plain", "");
        var tool = tool(WebSearchConfig.Provider.SEARXNG, null, site.url("/away"), 10, 5);

        assertThatThrownBy(() -> call(tool, QUERY)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void anAnswerWithoutJsonIsToldAsARefusal() throws Exception {
        site.answer("/web/search", 200, "text/html", "<html>Format json is off</html>");

        assertThat(refusal(call(tool(WebSearchConfig.Provider.SEARXNG, null, site.url("/web"), 10, 5), QUERY))
                        .message())
                .contains("no JSON");
    }

    @Test
    void anEmptyOrLongQueryIsNotSent() throws Exception {
        assertThat(refusal(call(contractTool, json("{'query':'  '}"))).reason()).isEqualTo(Reason.INVALID_ARGUMENTS);
        assertThat(refusal(call(contractTool, json("{'query':'" + "a".repeat(401) + "'}")))
                        .reason())
                .isEqualTo(Reason.INVALID_ARGUMENTS);
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void aConfigurationOutsideItsRangesIsRefused() {
        assertThatThrownBy(() -> new WebSearchConfig(null, null, null, 0, 5)).hasMessageContaining("per-minute");
        assertThatThrownBy(() -> new WebSearchConfig(null, null, null, 1, 21)).hasMessageContaining("results");
        assertThatThrownBy(() -> new WebSearchConfig(null, null, "searx", 1, 5)).hasMessageContaining("url");
    }

    private Tool tool(WebSearchConfig.Provider provider, @Nullable String key, String url, int perMinute, int results) {
        var config = new WebSearchConfig(provider, key == null ? null : new Secret(key), url, perMinute, results);
        return WebSearch.tool(http, config, clock).orElseThrow();
    }
}
