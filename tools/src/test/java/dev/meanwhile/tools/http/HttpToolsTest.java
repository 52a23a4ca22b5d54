package dev.meanwhile.tools.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.tool.DeclaredTool;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolRuntime;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.MessageSignature;
import dev.meanwhile.outbound.OutboundConfig;
import dev.meanwhile.tools.Calls;
import dev.meanwhile.tools.http.HttpTools.Wish;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpToolsTest {
    private static final Secret KEY = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private final Shelf shelf = new Shelf();
    private final HandMovedClock clock = new HandMovedClock();
    private Service service;
    private GuardedHttp http;
    private HttpTools tools;

    @BeforeEach
    void start() throws IOException {
        service = new Service().answers(200, "application/json", "{\"ok\": true}");
        http = new GuardedHttp(new OutboundConfig(List.of("127.0.0.1")), "test");
        tools = new HttpTools(shelf, new NetworkntSchemas(), http, shelf, clock);
    }

    @AfterEach
    void end() {
        http.close();
        service.close();
    }

    private static ToolSpec spec(String name) {
        return new ToolSpec(
                name,
                "Makes an order.",
                Calls.json("{'type': 'object'}"),
                ToolRuntime.SERVER,
                Effect.WRITES,
                false,
                Duration.ofSeconds(5));
    }

    private Wish wish(String method, String url, Map<String, Secret> headers) {
        return new Wish(spec("order"), true, method, url, headers, KEY);
    }

    private Tool declared() {
        tools.declare("default", wish("POST", service.url(), Map.of("X-Api-Key", new Secret("key-of-the-shop"))), true);
        return tools.of("default").getFirst();
    }

    private ToolResult called() throws InterruptedException {
        return Calls.call(declared(), Calls.json("{'amount': 3}"));
    }

    @Test
    void theArgumentsAreSentSignedAndWithTheCallsIdentity() throws InterruptedException {
        assertThat(called()).isEqualTo(new ToolResult.Json(Calls.json("{'ok': true}")));

        var asked = service.asked().getFirst();
        var id = Calls.context().idempotencyKey();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.body()).isEqualTo("{\"amount\":3}");
        assertThat(asked.header("Content-type")).startsWith("application/json");
        assertThat(asked.header("X-api-key")).isEqualTo("key-of-the-shop");
        assertThat(asked.header("Idempotency-key")).isEqualTo(id);
        MessageSignature.headers(id, clock.instant(), "{\"amount\":3}", List.of(KEY.value()))
                .forEach((name, value) -> assertThat(asked.header(name.replace("webhook", "Webhook")))
                        .isEqualTo(value));
    }

    @ParameterizedTest
    @CsvSource({"text/plain, hello", "application/json, {half", "text/html, <p>"})
    void whatIsNoJsonIsText(String type, String body) throws InterruptedException {
        service.answers(200, type, body);

        assertThat(called()).isEqualTo(new ToolResult.Text(body));
    }

    @Test
    void anAnswerWithoutWordsIsAnEmptyText() throws InterruptedException {
        service.answers(204, "text/plain", "");

        assertThat(called()).isEqualTo(new ToolResult.Text(""));
    }

    @Test
    void aLongAnswerIsCutWithANote() throws InterruptedException {
        service.answers(200, "text/plain", "x".repeat(2 << 20));

        assertThat(((ToolResult.Text) called()).text()).endsWith("x\n[cut: the answer has more than 1048576 bytes]");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 409, 422, 429, 500, 501})
    void aRefusalOfTheServiceIsAFailureWithItsWords(int status) throws InterruptedException {
        service.answers(status, "text/plain", "no such customer");

        assertThat(called())
                .isEqualTo(new ToolResult.Refused(
                        Reason.FAILED, "the service answers %d: no such customer".formatted(status)));
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void aGatewaysTroubleBreaksTheCallOff(int status) {
        service.answers(status, "text/plain", "");

        assertThatThrownBy(this::called)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("the service answers " + status);
    }

    @Test
    void aConnectionThatIsCutBreaksTheCallOff() {
        service.cuts();

        assertThatThrownBy(this::called).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aRedirectIsNotFollowed() throws InterruptedException {
        service.redirects("http://127.0.0.1:1/elsewhere");

        assertThat(Calls.refusal(called()).message()).isEqualTo("the service answers 307");
    }

    @Test
    void aServiceThatIsSilentTimesOut() throws InterruptedException {
        service.hangs();

        var result = declared().call(Calls.json("{}"), Calls.context(Duration.ofMillis(100)));

        assertThat(Calls.refusal(result).reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void anInterruptEndsTheCall() throws Exception {
        service.hangs();
        var tool = declared();
        var outcome = new CompletableFuture<Throwable>();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                Calls.call(tool, Calls.json("{}"));
            } catch (InterruptedException e) {
                outcome.complete(e);
            }
        });
        service.awaitHanging();

        caller.interrupt();

        assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aNameThatLeadsToAPrivateAddressIsRefusedAtTheConnect() throws InterruptedException {
        try (var closed = new GuardedHttp(OutboundConfig.DEFAULT, "test")) {
            var row = declaredRow();

            var result = Calls.call(new HttpTool(row, closed, shelf, clock), Calls.json("{}"));

            assertThat(Calls.refusal(result).reason()).isEqualTo(Reason.DENIED);
            assertThat(service.asked()).isEmpty();
        }
    }

    private DeclaredTool declaredRow() {
        declared();
        return tools.list("default").getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, http://10.0.0.1/, /url",
        "POST, http://[::ffff:7f00:1]/, /url",
        "POST, ftp://example.com/, /url",
        "GET, https://example.com/, /method",
        "TRACE, https://example.com/, /method",
    })
    void whatCannotBeCalledIsNotDeclared(String method, String url, String field) {
        assertThatThrownBy(() -> tools.declare("default", wish(method, url, Map.of()), false))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_INVALID))
                .hasMessageStartingWith(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Webhook-Id", "idempotency-key", "Host", "Content-Length", "bad name"})
    void headersOfTheRequestItselfCannotBeSet(String name) {
        assertThatThrownBy(() ->
                        tools.declare("default", wish("POST", service.url(), Map.of(name, new Secret("a"))), false))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("/headers");
    }

    @Test
    void aKeyThatCannotSignAndASchemaThatIsNoneAreRefused() {
        var wish = wish("POST", service.url(), Map.of());
        var unsigned = new Wish(wish.spec(), true, "POST", wish.url(), Map.of(), new Secret("no base64!"));
        var bad = new ToolSpec(
                "bad",
                "d",
                Calls.json("{'type': 'object', 'properties': {'a': {'pattern': '['}}}"),
                ToolRuntime.SERVER,
                Effect.WRITES,
                false,
                Duration.ofSeconds(1));

        assertThatThrownBy(() -> tools.declare("default", unsigned, false)).hasMessageContaining("/secret");
        assertThatThrownBy(
                        () -> tools.declare("default", new Wish(bad, true, "POST", wish.url(), Map.of(), KEY), false))
                .hasMessageStartingWith("/parameters");
    }

    @Test
    void aNameIsTakenOnceUnlessItSaysOverride() {
        var first = wish("POST", service.url(), Map.of());
        tools.declare("default", first, false);

        assertThatThrownBy(() -> tools.declare("default", first, false))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOL_NAME_TAKEN));
        tools.declare("default", wish("PUT", service.url(), Map.of()), true);
        tools.declare("q", first, false);

        assertThat(tools.list("default"))
                .hasSize(1)
                .allMatch(tool -> tool.target().method().equals("PUT"));
    }

    @Test
    void withoutAKeyOneIsMade() {
        var wish = wish("POST", service.url(), Map.of());
        var unsigned = new Wish(wish.spec(), true, "POST", wish.url(), Map.of(), null);

        assertThat(tools.declare("default", unsigned, false).value()).startsWith("whsec_");
    }

    @Test
    void whatIsSwitchedOffIsListedAndNotOffered() {
        var wish = wish("POST", service.url(), Map.of());
        tools.declare("default", new Wish(wish.spec(), false, "POST", wish.url(), Map.of(), KEY), false);

        assertThat(tools.of("default")).isEmpty();
        assertThat(tools.list("default")).hasSize(1);
    }

    @Test
    void aLookHoldsForASecondAndOnesOwnChangesAreSeenAtOnce() {
        declared();
        var looks = shelf.looks;
        tools.of("default");
        assertThat(shelf.looks).isEqualTo(looks);

        shelf.delete("default", "order"); // by another process
        assertThat(tools.of("default")).hasSize(1);
        clock.move(Duration.ofSeconds(1));
        assertThat(tools.of("default")).isEmpty();

        declared();
        assertThat(tools.delete("default", "order")).isTrue();
        assertThat(tools.of("default")).isEmpty();
    }
}
