package dev.meanwhile.outbound;

import static dev.meanwhile.outbound.OutboundException.Reason.REFUSED_ADDRESS;
import static dev.meanwhile.outbound.OutboundException.Reason.TIMED_OUT;
import static dev.meanwhile.outbound.OutboundException.Reason.TOO_LARGE;
import static dev.meanwhile.outbound.OutboundException.Reason.UNREACHABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meanwhile.outbound.OutboundRequest.Limits;
import dev.meanwhile.outbound.OutboundRequest.Overflow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class GuardedHttpTest {
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

    @Test
    void loopbackIsReachedOnlyIfTheOperatorAllowsIt() throws InterruptedException {
        server.text("/", "hello");

        var answer = open.send(OutboundRequest.get(server.url("/a?b=c")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.text(UTF_8)).isEqualTo("hello");
        assertThat(answer.header("Content-Length")).contains("5");
        assertThat(answer.url()).isEqualTo(server.url("/a?b=c"));
        assertThat(server.asked()).containsExactly("GET /a?b=c");
        try (var closed = new GuardedHttp(OutboundConfig.DEFAULT, "1.2.3")) {
            assertThat(reason(closed, OutboundRequest.get(server.url("/")))).isEqualTo(REFUSED_ADDRESS);
            assertThat(reason(closed, OutboundRequest.get("http://localhost:" + server.port())))
                    .isEqualTo(REFUSED_ADDRESS);
        }
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aWiderClientReachesOneMoreHostAndIsClosedWithItsParent() throws InterruptedException {
        server.text("/", "mine");
        var narrow = new GuardedHttp(OutboundConfig.DEFAULT, "t", _ -> new InetAddress[] {LOOPBACK});
        var wide = narrow.allowing("search.internal");
        var request = OutboundRequest.get("http://search.internal:" + server.port());

        assertThat(wide.send(request).text(UTF_8)).isEqualTo("mine");
        assertThat(reason(wide, OutboundRequest.get(server.url("/")))).isEqualTo(REFUSED_ADDRESS);
        assertThat(reason(narrow, request)).isEqualTo(REFUSED_ADDRESS);
        narrow.close();
        assertThatThrownBy(() -> wide.send(request)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aNameThatChangesItsAnswerIsJudgedByTheAnswerThatIsConnectedTo() throws Exception {
        server.text("/", "secret");
        var lookups = new AtomicInteger();
        GuardedResolver.NameLookup rebinding = _ -> {
            var answer = lookups.incrementAndGet() == 1 ? "192.0.2.1" : "127.0.0.1";
            return new InetAddress[] {InetAddress.ofLiteral(answer)};
        };

        try (var http = new GuardedHttp(new OutboundConfig(List.of("192.0.2.1")), "t", rebinding)) {
            var request = OutboundRequest.get("http://rebind.example:" + server.port() + "/")
                    .limits(Limits.DEFAULT.time(Duration.ofMillis(300)));
            assertThat(reason(http, request))
                    .isIn(UNREACHABLE, TIMED_OUT); // the first answer is allowed, and nobody is there
            assertThat(reason(http, request)).isEqualTo(REFUSED_ADDRESS);
        }
        assertThat(lookups).hasValue(2); // one look-up a connect: nothing checks one answer and uses another
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void cookiesAreNotKept() throws InterruptedException {
        server.on("/", exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "id=1");
            LoopbackServer.answer(
                    exchange, 200, String.valueOf(exchange.getRequestHeaders().get("Cookie")));
        });

        open.send(OutboundRequest.get(server.url("/")));

        assertThat(open.send(OutboundRequest.get(server.url("/"))).text(UTF_8)).isEqualTo("null");
    }

    @Test
    void aBodyOfExactlyTheLimitIsWholeAndOneMoreIsTooLarge() throws InterruptedException {
        server.text("/", "12345");
        var request = OutboundRequest.get(server.url("/"));

        assertThat(open.send(request.limits(Limits.DEFAULT.maxBytes(5))).isTruncated())
                .isFalse();
        assertThat(reason(open, request.limits(Limits.DEFAULT.maxBytes(4)))).isEqualTo(TOO_LARGE);
        var cut = open.send(request.limits(Limits.DEFAULT.maxBytes(4).overflow(Overflow.CUT)));
        assertThat(cut.isTruncated()).isTrue();
        assertThat(cut.body()).containsExactly("1234".getBytes(UTF_8));
    }

    @Test
    void anEndlessBodyIsCutAtTheLimitAndItsConnectionClosed() throws Exception {
        var isCut = new CountDownLatch(1);
        server.on("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[65_536]);
                }
            } catch (IOException e) {
                isCut.countDown();
            }
        });

        var answer = open.send(OutboundRequest.get(server.url("/"))
                .limits(Limits.DEFAULT.maxBytes(100_000).overflow(Overflow.CUT)));

        assertThat(answer.body()).hasSize(100_000);
        assertThat(isCut.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCompressedBodyIsMeasuredAsItUnfolds() {
        server.on("/", exchange -> {
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(new byte[10_000_000]);
            }
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, packed.size());
            packed.writeTo(exchange.getResponseBody());
        });

        assertThat(reason(open, OutboundRequest.get(server.url("/")))).isEqualTo(TOO_LARGE);
    }

    @Test
    void aBodyThatTricklesEndsAtTheDeadline() {
        var forever = new CountDownLatch(1);
        server.on("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (!forever.await(20, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write('.');
                exchange.getResponseBody().flush();
            }
        });

        var request = OutboundRequest.get(server.url("/")).limits(Limits.DEFAULT.time(Duration.ofMillis(200)));

        assertThat(reason(open, request)).isEqualTo(TIMED_OUT);
    }

    @Test
    void aLookUpThatHangsEndsAtTheDeadline() {
        var forever = new CountDownLatch(1);
        GuardedResolver.NameLookup hanging = _ -> {
            try {
                forever.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException("too late");
        };

        try (var http = new GuardedHttp(OutboundConfig.DEFAULT, "t", hanging)) {
            var request =
                    OutboundRequest.get("http://slow.example/").limits(Limits.DEFAULT.time(Duration.ofMillis(50)));
            assertThat(reason(http, request)).isEqualTo(TIMED_OUT);
        }
    }

    @Test
    void anInterruptEndsTheRequestAndItsConnection() throws Exception {
        var outcome = new CompletableFuture<Throwable>();
        try (var silent = new ServerSocket(0, 1, LOOPBACK)) {
            var caller = Thread.ofVirtual().start(() -> {
                try {
                    open.send(OutboundRequest.get("http://127.0.0.1:" + silent.getLocalPort() + "/"));
                } catch (InterruptedException e) {
                    outcome.complete(e);
                }
            });
            try (var connection = silent.accept()) {
                var in = connection.getInputStream();
                assertThat(in.read()).isEqualTo('G');

                caller.interrupt();

                assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
                assertThat(isClosed(in)).isTrue();
            }
        }
    }

    @Test
    void anAnswerIsReadWhileItComes() throws Exception {
        var isRead = new CountDownLatch(1);
        server.on("/", exchange -> {
            exchange.sendResponseHeaders(201, 0);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            isRead.await(); // nothing more comes before what came was read
            exchange.getResponseBody().write('b');
        });

        var read = open.send(OutboundRequest.get(server.url("/")), (head, body) -> {
            var first = body.read();
            isRead.countDown();
            return "%d %c%c".formatted(head.status(), first, body.read());
        });

        assertThat(read).isEqualTo("201 ab");
    }

    @Test
    void whatAReaderLeavesIsThrownAwayWithTheConnection() throws Exception {
        var isGone = new CountDownLatch(1);
        server.on("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[65_536]);
                }
            } catch (IOException e) {
                isGone.countDown();
            }
        });

        assertThat(open.<Integer>send(OutboundRequest.get(server.url("/")), (_, body) -> body.read()))
                .isZero();

        assertThat(isGone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anAnswerWithoutABodyIsReadAsNothing() throws InterruptedException {
        server.on("/", exchange -> exchange.sendResponseHeaders(204, -1));

        assertThat(open.<Integer>send(OutboundRequest.get(server.url("/")), (_, body) -> body.read()))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/, REFUSED_ADDRESS",
        "http://a.localhost/, REFUSED_ADDRESS",
        "http://10.1.2.3/x, REFUSED_ADDRESS",
        "http://[::1]/, REFUSED_ADDRESS",
        "http://0x7f.1/, REFUSED_ADDRESS",
        "ftp://example.com/, BAD_URL",
        "http://user@example.com/, BAD_URL",
    })
    void anAddressThatCanOnlyBeRefusedIsToldAtOnce(String url, OutboundException.Reason expected) {
        try (var closed = new GuardedHttp(OutboundConfig.DEFAULT, "t")) {
            assertThat(catchThrowableOfType(OutboundException.class, () -> closed.checkNotation(url))
                            .reason())
                    .isEqualTo(expected);
            closed.checkNotation("https://example.com/a");
            closed.checkNotation("http://8.8.8.8/");
        }
        open.checkNotation("http://127.0.0.1:1/");
    }

    @Test
    void whereNobodyListensIsUnreachable() throws IOException {
        int port;
        try (var gone = new ServerSocket(0, 1, LOOPBACK)) {
            port = gone.getLocalPort();
        }

        assertThat(reason(open, OutboundRequest.get("http://127.0.0.1:" + port)))
                .isEqualTo(UNREACHABLE);
    }

    @Test
    void anUnknownNameIsUnreachable() {
        try (var http = new GuardedHttp(OutboundConfig.DEFAULT, "t", host -> {
            throw new UnknownHostException(host);
        })) {
            var thrown = catchThrowableOfType(
                    OutboundException.class,
                    () -> http.send(OutboundRequest.get("https://nowhere.example/?key=hunter2")));

            assertThat(thrown.reason()).isEqualTo(UNREACHABLE);
            assertThat(thrown).hasMessage("there is no host nowhere.example");
        }
    }

    @Test
    void whatSpeaksNoTlsBehindHttpsIsUnreachable() throws Exception {
        try (var plain = new ServerSocket(0, 1, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try (var connection = plain.accept()) {
                    connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                    connection.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThat(reason(open, OutboundRequest.get("https://127.0.0.1:" + plain.getLocalPort())))
                    .isEqualTo(UNREACHABLE);
        }
    }

    @Test
    void aHeadWithoutEndIsTooLarge() {
        server.on("/", exchange -> {
            exchange.getResponseHeaders().add("X-Long", "x".repeat(20_000));
            LoopbackServer.answer(exchange, 200, "");
        });

        assertThat(reason(open, OutboundRequest.get(server.url("/")))).isEqualTo(TOO_LARGE);
    }

    @Test
    void whatBrowsersEncodeIsEncodedAndWhatIsEncodedStays() throws InterruptedException {
        server.text("/", "");

        open.send(OutboundRequest.get(server.url("/ä|b%20c%zz?q={1}#fragment")));

        assertThat(server.asked()).containsExactly("GET /%C3%A4%7Cb%20c%25zz?q=%7B1%7D");
    }

    @ParameterizedTest
    @CsvSource({"Host,a", "Transfer-Encoding,chunked", "Bad Name,a", "User-Agent,a"})
    void aRequestCannotSetWhatFramesTheMessage(String name, String value) {
        assertThatThrownBy(() -> OutboundRequest.get("http://a.example").header(name, value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHeaderCannotBreakItsLine() {
        assertThatThrownBy(() -> OutboundRequest.get("http://a.example").header("Accept", "a\r\nX: b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Accept");
    }

    /** Reads on until the other side has closed its end, in order or by a reset. */
    private static boolean isClosed(InputStream in) {
        try {
            in.readAllBytes();
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    private static OutboundException.Reason reason(GuardedHttp http, OutboundRequest request) {
        return catchThrowableOfType(OutboundException.class, () -> http.send(request))
                .reason();
    }
}
