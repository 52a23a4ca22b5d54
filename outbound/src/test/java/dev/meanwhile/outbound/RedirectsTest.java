package dev.meanwhile.outbound;

import static dev.meanwhile.outbound.OutboundException.Reason.BAD_URL;
import static dev.meanwhile.outbound.OutboundException.Reason.REFUSED_ADDRESS;
import static dev.meanwhile.outbound.OutboundException.Reason.TOO_MANY_REDIRECTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meanwhile.outbound.OutboundRequest.Body;
import dev.meanwhile.outbound.OutboundRequest.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RedirectsTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private LoopbackServer server;
    private GuardedHttp open;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackServer();
        open = new GuardedHttp(new OutboundConfig(List.of("127.0.0.1")), "1.2.3", _ -> new InetAddress[] {LOOPBACK});
    }

    @AfterEach
    void stop() {
        open.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1/", "http://0x7f.2/", "//169.254.169.254/latest", "http://[::1]/"})
    void aRedirectToAPrivateAddressIsRefused(String location) {
        server.redirect("/", 302, location);
        var literal = new GuardedHttp(new OutboundConfig(List.of("127.0.0.1")), "t", host ->
                new InetAddress[] {InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""))});

        try (literal) {
            assertThat(reason(literal, OutboundRequest.get(server.url("/")))).isEqualTo(REFUSED_ADDRESS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "http://user@127.0.0.1/", "\\\\127.0.0.1\\", "ftp://127.0.0.1/"})
    void aRedirectToWhatIsNoPlainHttpAddressIsRefused(String location) {
        server.redirect("/", 302, location);

        assertThat(reason(open, OutboundRequest.get(server.url("/")))).isEqualTo(BAD_URL);
    }

    @Test
    void fiveRedirectsAreFollowedAndASixthIsNot() throws InterruptedException {
        for (int i = 1; i <= 6; i++) {
            server.redirect("/r" + i, 302, "r" + (i - 1));
        }
        server.text("/r0", "there");

        assertThat(open.send(OutboundRequest.get(server.url("/r5"))).text(UTF_8))
                .isEqualTo("there");
        assertThat(reason(open, OutboundRequest.get(server.url("/r6")))).isEqualTo(TOO_MANY_REDIRECTS);
    }

    @Test
    void withoutRedirectsTheAnswerIsReturnedAsItIs() throws InterruptedException {
        server.redirect("/", 307, "/other");

        var answer = open.send(OutboundRequest.get(server.url("/")).limits(Limits.DEFAULT.maxRedirects(0)));

        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.header("location")).contains("/other");
    }

    @Test
    void secretsStayWithTheHostTheyWereMeantFor() throws InterruptedException {
        var seen = new CompletableFuture<Map<String, List<String>>>();
        server.redirect("/same", 302, "/away");
        server.redirect("/away", 302, "http://other.example:" + server.port() + "/end");
        server.on("/end", exchange -> {
            seen.complete(exchange.getRequestHeaders());
            LoopbackServer.answer(exchange, 200, "");
        });

        open.send(OutboundRequest.get(server.url("/same"))
                .header("Authorization", "Bearer hunter2")
                .header("X-Subscription-Token", "hunter2")
                .header("Accept", "text/html"));

        assertThat(seen.join())
                .doesNotContainKeys("Authorization", "X-subscription-token")
                .containsKey("Accept");
        assertThat(seen.join().get("Host")).containsExactly("other.example:" + server.port());
        assertThat(seen.join().get("User-agent")).containsExactly("Meanwhile/1.2.3");
    }

    @Test
    void secretsFollowARedirectOnTheSameHost() throws InterruptedException {
        var seen = new CompletableFuture<String>();
        server.redirect("/a", 302, "/b");
        server.on("/b", exchange -> {
            seen.complete(exchange.getRequestHeaders().getFirst("Authorization"));
            LoopbackServer.answer(exchange, 200, "");
        });

        open.send(OutboundRequest.get(server.url("/a")).header("authorization", "Bearer mine"));

        assertThat(seen.join()).isEqualTo("Bearer mine");
    }

    @ParameterizedTest
    @CsvSource({"301,GET", "302,GET", "303,GET", "307,POST", "308,POST"})
    void aRedirectedPostKeepsItsBodyOnlyWhereTheStatusSaysSo(int status, String method) throws InterruptedException {
        server.redirect("/from", status, "/to");
        server.on(
                "/to",
                exchange -> LoopbackServer.answer(
                        exchange,
                        200,
                        exchange.getRequestMethod()
                                + new String(exchange.getRequestBody().readAllBytes(), UTF_8)));

        var answer = open.send(OutboundRequest.post(server.url("/from"), Body.json("{}")));

        assertThat(answer.text(UTF_8)).isEqualTo(method + (method.equals("POST") ? "{}" : ""));
    }

    private static OutboundException.Reason reason(GuardedHttp http, OutboundRequest request) {
        return catchThrowableOfType(OutboundException.class, () -> http.send(request))
                .reason();
    }
}
