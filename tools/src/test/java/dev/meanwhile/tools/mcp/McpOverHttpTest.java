package dev.meanwhile.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundConfig;
import dev.meanwhile.tools.mcp.McpState.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server behind Streamable HTTP, which behaves well and badly. */
@Timeout(60)
class McpOverHttpTest {
    private ToySite site;
    private Connected toy;

    @BeforeEach
    void start() throws IOException {
        site = new ToySite();
        toy = new Connected(site.config(), "127.0.0.1");
    }

    @AfterEach
    void end() {
        toy.close();
        site.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallIsAnsweredByAStreamOrByOneBody(boolean isStreaming) throws InterruptedException {
        toy.tool("echo");
        site.isStreaming = isStreaming;

        assertThat(toy.text("echo", "{'text': 'grüße'}")).isEqualTo("grüße");
        assertThat(toy.text("huge", "{'size': 70000}")).startsWith("[left out:");
        assertThat(toy.call("fail")).isEqualTo(new ToolResult.Refused(Reason.FAILED, "no paper left"));
    }

    @Test
    void everyRequestHasTheVersionAgreedUponAndTheOperatorsHeaders() throws InterruptedException {
        toy.text("echo", "{'text': 'a'}");

        assertThat(site.asked().getFirst()).isEqualTo("POST initialize version=null key=key-of-the-site");
        assertThat(site.asked())
                .contains(
                        "POST notifications/initialized version=2025-06-18 key=key-of-the-site",
                        "POST tools/call version=2025-06-18 key=key-of-the-site");
    }

    @Test
    void aServerMayAskWhileItAnswers() throws InterruptedException {
        assertThat(toy.text("ping", "{}")).isEqualTo("pong");
    }

    @Test
    void theListOfToolsFollowsTheServers() throws InterruptedException {
        toy.call("grow");

        while (!toy.names().contains("site_grown0")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aStreamThatIsCutIsTakenUpAgain() throws InterruptedException {
        toy.tool("echo");
        site.isCutting = true;

        assertThat(toy.text("echo", "{'text': 'late'}")).isEqualTo("late");
        assertThat(site.toy().heard()).containsOnlyOnce("call echo");
    }

    @Test
    void aStreamThatIsCutForGoodBreaksTheCallOff() throws InterruptedException {
        toy.tool("note");
        site.isCutting = true;
        site.hasIds = false;

        assertThatThrownBy(() -> toy.call("note"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("ended without a response")
                .satisfies(McpOverHttpTest::mayHaveBeenSent);
        assertThat(toy.server.state().phase()).isEqualTo(Phase.UP);
    }

    @Test
    void aSessionThatIsForgottenIsMadeAnewAndNothingWasSent() throws InterruptedException {
        toy.text("echo", "{'text': 'a'}");
        site.forget();

        assertThatThrownBy(() -> toy.call("echo", "{'text': 'b'}"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(ConnectException.class);

        assertThat(toy.text("echo", "{'text': 'c'}")).isEqualTo("c");
        assertThat(site.toy().heard()).contains("initialize 2025-11-25");
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void aGatewaysTroubleBreaksTheCallOff(int status) throws InterruptedException {
        toy.tool("note");
        site.status = status;

        assertThatThrownBy(() -> toy.call("note"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("the MCP server site: the server answers " + status)
                .satisfies(McpOverHttpTest::mayHaveBeenSent);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 500})
    void anotherStatusIsAFailureOfTheCall(int status) throws InterruptedException {
        toy.tool("note");
        site.status = status;

        assertThat(toy.call("note"))
                .isEqualTo(new ToolResult.Refused(
                        Reason.FAILED, "the server answers %d without a response".formatted(status)));
    }

    @Test
    void anInterruptedCallIsTakenBack() throws Exception {
        toy.tool("hang");
        var outcome = new CompletableFuture<Throwable>();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                toy.call("hang");
            } catch (InterruptedException e) {
                outcome.complete(e);
            }
        });
        site.toy().awaitHanging();

        caller.interrupt();

        assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        while (!site.toy().heard().contains("cancelled")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aServerThatIsGoneBreaksItsCallsOff() throws Exception {
        toy.text("echo", "{'text': 'a'}");
        site.close();

        assertThatThrownBy(() -> toy.call("note")).isInstanceOf(UncheckedIOException.class); // by the old connection
        assertThatThrownBy(() -> toy.call("note"))
                .isInstanceOf(UncheckedIOException.class)
                .satisfies(thrown -> assertThat(thrown).rootCause().isInstanceOf(ConnectException.class));

        assertThat(toy.names()).contains("site_note"); // it is offered still, and fails
    }

    @Test
    void aPrivateAddressIsReachedOnlyIfTheOperatorAllowsIt() throws Exception {
        var isTried = new CountDownLatch(2);
        try (var refused = new Connected(site.config(), _ -> isTried.countDown())) {
            isTried.await();

            assertThat(refused.server.state().reason()).contains("127.0.0.1 is not a public address: it is loopback");
        }
    }

    @Test
    void aDefectEndsOneConnectionAndNotTheServer() throws Exception {
        var isTried = new CountDownLatch(2);
        Schemas broken = new Schemas() {
            @Override
            public List<ToolResult.Problem> check(JsonNode schema, JsonNode value) {
                return List.of();
            }

            @Override
            public List<ToolResult.Problem> checkSchema(JsonNode schema) {
                throw new IllegalStateException("broken");
            }
        };
        var registry = new ToolRegistry();
        try (var http = new GuardedHttp(new OutboundConfig(List.of("127.0.0.1")), "test");
                var server = new McpServer(
                        site.config(),
                        new McpServer.Surroundings(registry, broken, http, "test", _ -> isTried.countDown()))) {
            server.start();
            isTried.await();

            assertThat(server.state().phase()).isEqualTo(Phase.DOWN);
        }
    }

    /** As the tool loop judges it: a failure of input or output of which nothing says that it came before sending. */
    private static void mayHaveBeenSent(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            assertThat(cause).isNotInstanceOf(ConnectException.class);
        }
        assertThat(thrown).hasCauseInstanceOf(IOException.class);
    }
}
