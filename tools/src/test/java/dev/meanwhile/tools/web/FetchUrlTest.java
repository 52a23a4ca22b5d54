package dev.meanwhile.tools.web;

import static dev.meanwhile.tools.Calls.call;
import static dev.meanwhile.tools.Calls.json;
import static dev.meanwhile.tools.Calls.refusal;
import static dev.meanwhile.tools.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundConfig;
import dev.meanwhile.testkit.tool.ToolContract;
import dev.meanwhile.tools.Calls;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FetchUrlTest extends ToolContract {
    private final GuardedHttp http = new GuardedHttp(new OutboundConfig(List.of("127.0.0.1")), "test");
    private final Tool tool = FetchUrl.tool(http, new FetchConfig(Duration.ofSeconds(10), 50_000, 1_000));
    private Recorded site;

    @BeforeEach
    void start() throws IOException {
        site = new Recorded().html("/page", "<title> A page </title><p>Hello").hang("/slow");
    }

    @AfterEach
    void stop() {
        http.close();
        site.close();
    }

    @Override
    protected Tool tool() {
        return tool;
    }

    @Override
    protected Schemas schemas() {
        return new NetworkntSchemas();
    }

    @Override
    protected JsonNode arguments() {
        return url("/page");
    }

    @Override
    protected List<JsonNode> brokenArguments() {
        return List.of(json("{}"), json("{'url':null}"), json("{'url':'http://a','method':'POST'}"));
    }

    @Override
    protected JsonNode slowArguments() {
        return url("/slow");
    }

    @Override
    protected void awaitUnderWay() throws InterruptedException {
        site.awaitHanging();
    }

    @Test
    void aPageIsGivenAsItsText() throws InterruptedException {
        assertThat(value(call(tool, url("/page"))))
                .isEqualTo(JsonNodeFactory.instance
                        .objectNode()
                        .put("url", site.url("/page"))
                        .put("title", "A page")
                        .put("text", "Hello")
                        .put("truncated", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/markdown; charset=UTF-8",
                "application/json",
                "application/ld+json",
                "application/atom+xml",
                "text/csv; charset=nonsense",
            })
    void textOfOtherKindsIsGivenAsItIs(String type) throws InterruptedException {
        site.answer("/file", 200, type, "<b>ä & {1}</b>\n");

        assertThat(value(call(tool, url("/file"))).path("text").asText()).isEqualTo("<b>ä & {1}</b>\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"image/png", "image/svg+xml", "application/pdf", "application/octet-stream", "video/mp4", ""})
    void whatIsNoTextIsRefused(String type) throws InterruptedException {
        site.answer("/file", 200, type, new byte[] {1, 2, 3});

        var refusal = refusal(call(tool, url("/file")));

        assertThat(refusal.reason()).isEqualTo(Reason.FAILED);
        assertThat(refusal.message()).contains(type).contains("no text");
    }

    @ParameterizedTest
    @CsvSource({"text/html; charset=ISO-8859-15,''", "text/html,<meta charset=ISO-8859-15>"})
    void thePagesCharsetIsRespected(String type, String meta) throws InterruptedException {
        site.answer("/euro", 200, type, (meta + "<p>5 €").getBytes(Charset.forName("ISO-8859-15")));

        assertThat(value(call(tool, url("/euro"))).path("text").asText()).isEqualTo("5 €");
    }

    @Test
    void longTextIsCutAndSaysSo() throws InterruptedException {
        site.answer("/long", 200, "text/plain", "a".repeat(999) + "😀😀");
        site.answer("/longer", 200, "text/plain", "b".repeat(60_000));

        var cut = value(call(tool, url("/long")));
        assertThat(cut.path("text").asText()).isEqualTo("a".repeat(999)); // no half character
        assertThat(cut.path("truncated").asBoolean()).isTrue();
        assertThat(value(call(tool, url("/longer"))).path("truncated").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"404,NOT_FOUND", "410,NOT_FOUND", "401,DENIED", "403,DENIED", "500,FAILED", "400,FAILED"})
    void aPageThatIsNotGivenIsToldWhy(int status, Reason reason) throws InterruptedException {
        site.answer("/none", status, "text/html", "<p>no");

        var refusal = refusal(call(tool, url("/none")));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.message()).contains("127.0.0.1 answers " + status);
    }

    @Test
    void aSiteThatIsAwayIsANetworkFailure() {
        site.answer("/away", 503, "text/html", "");

        assertThatThrownBy(() -> call(tool, url("/away"))).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(
                        () -> call(tool, JsonNodeFactory.instance.objectNode().put("url", "http://127.0.0.1:1/")))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aRedirectToAPrivateAddressIsDenied() throws InterruptedException {
        site.redirect("/out", "http://169.254.169.254/latest/meta-data/");

        var refusal = refusal(call(tool, url("/out")));

        assertThat(refusal.reason()).isEqualTo(Reason.DENIED);
        assertThat(refusal.message()).isEqualTo("169.254.169.254 is not a public address: it is a cloud's metadata");
    }

    @Test
    void redirectsWithoutEndAreRefused() throws InterruptedException {
        site.redirect("/again", "/again");

        assertThat(refusal(call(tool, url("/again"))).message()).contains("more than 5 redirects");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "example.com", "http://me:secret@example.com/"})
    void whatIsNoWebAddressIsRefused(String url) throws InterruptedException {
        var refusal = refusal(call(tool, JsonNodeFactory.instance.objectNode().put("url", url)));

        assertThat(refusal.reason()).isEqualTo(Reason.INVALID_ARGUMENTS);
    }

    @Test
    void aPageThatDoesNotComeInTimeIsATimeout() throws InterruptedException {
        var result = tool.call(url("/slow"), Calls.context(Duration.ofMillis(100)));

        assertThat(refusal(result).reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void aConfigurationOutsideItsRangesIsRefused() {
        assertThatThrownBy(() -> new FetchConfig(Duration.ZERO, 1, 1)).hasMessageContaining("time");
        assertThatThrownBy(() -> new FetchConfig(Duration.ofSeconds(1), 0, 1)).hasMessageContaining("max-bytes");
        assertThatThrownBy(() -> new FetchConfig(Duration.ofSeconds(1), 1, 0)).hasMessageContaining("max-characters");
    }

    private JsonNode url(String path) {
        return JsonNodeFactory.instance.objectNode().put("url", site.url(path));
    }
}
