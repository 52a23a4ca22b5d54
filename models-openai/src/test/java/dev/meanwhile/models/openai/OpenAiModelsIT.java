package dev.meanwhile.models.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.ModelSink;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnFact.Text;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.core.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class OpenAiModelsIT {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final String HELLO = "data: {\"choices\":[{\"delta\":{\"content\":\"hello\"}}]}\n\n";
    private static final String FINISH = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final Deadlines SHORT = new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(1));

    private final List<TurnFact> facts = new ArrayList<>();

    private static OpenAiModels models(URI baseUrl, Deadlines deadlines) {
        var provider = ProviderConfig.of("acme", baseUrl, "m").withDeadlines(deadlines);
        return new OpenAiModels(List.of(provider), InstantSource.fixed(NOW));
    }

    private TurnOutcome ask(RawHttpServer server, Deadlines deadlines) throws InterruptedException {
        try (var models = models(server.baseUrl(), deadlines)) {
            return models.stream(Requests.asking("m", "hi"), facts::add);
        }
    }

    private TurnOutcome ask(RawHttpServer server) throws InterruptedException {
        return ask(server, Deadlines.HOSTED);
    }

    private static Failure failure(TurnOutcome outcome) {
        return ((TurnOutcome.Broken) outcome).failure();
    }

    private ModelRequest full(String model, List<JsonNode> tools, @Nullable ProviderKey key) {
        var options = Requests.object("{'temperature':0.5,'_threadId':'t','stream':false,'stream_options':{'x':1},"
                + "'provider':{'order':['a']},'tool_choice':'none'}");
        var messages = List.of(Requests.json("{'role':'user','content':'hi','name':'n'}"));
        return new ModelRequest(model, messages, tools, Requests.json("'auto'"), options, key);
    }

    private static OpenAiModels modelsWithKeyAndHeader(RawHttpServer server) {
        var provider = ProviderConfig.of("acme", server.baseUrl(), "fallback")
                .withKey(new Secret("configured"))
                .withHeaders(Map.of("X-Title", new Secret("Meanwhile")));
        return new OpenAiModels(List.of(provider), InstantSource.fixed(NOW));
    }

    @Test
    void aRequestPassesEverythingOnButOurOwnFields() throws Exception {
        try (var server = RawHttpServer.streaming(exchange -> exchange.write("data: [DONE]\n\n"));
                var models = modelsWithKeyAndHeader(server)) {
            models.stream(full("", Requests.tools("f"), null), facts::add);

            var request = server.request();
            assertThat(request.head())
                    .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
                    .contains(
                            "Authorization: Bearer configured", "X-Title: Meanwhile", "Content-Type: application/json")
                    .doesNotContain("Upgrade");
            assertThat(Requests.json(request.body()))
                    .isEqualTo(Requests.json(
                            "{'temperature':0.5,'stream':true,'stream_options':{'x':1,'include_usage':true},"
                                    + "'provider':{'order':['a']},'tool_choice':'auto','model':'fallback',"
                                    + "'messages':[{'role':'user','content':'hi','name':'n'}],'tools':"
                                    + Requests.tools("f")
                                    + "}"));
        }
    }

    @Test
    void aKeyOfTheRequestReplacesOursAndNoToolsMeanNoToolChoice() throws Exception {
        try (var server = RawHttpServer.streaming(exchange -> exchange.write("data: [DONE]\n\n"));
                var models = modelsWithKeyAndHeader(server)) {
            models.stream(full("m", List.of(), new ProviderKey(null, new Secret("theirs"))), facts::add);

            var request = server.request();
            assertThat(request.head()).contains("Authorization: Bearer theirs").doesNotContain("configured");
            assertThat(Requests.json(request.body()).has("tool_choice")).isFalse();
        }
    }

    @Test
    void factsComeInPiecesOfAnySize() throws Exception {
        try (var server = RawHttpServer.streaming(exchange -> {
            for (var b : (": wait\n\n" + HELLO + FINISH + "data: [DONE]\n\n").toCharArray()) {
                exchange.write(String.valueOf(b));
            }
        })) {
            assertThat(ask(server)).isEqualTo(new TurnOutcome.Finished(TurnOutcome.FinishReason.STOP));
            assertThat(facts).containsExactly(new Text("hello"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401,MODEL_UNAUTHORIZED",
        "429,MODEL_RATE_LIMITED",
        "503,MODEL_UNAVAILABLE",
        "529,MODEL_OVERLOADED",
        "307,MODEL_FAILED"
    })
    void anHttpErrorIsAFailureWithTheProvidersWords(int status, ErrorCode code) throws Exception {
        var head = status + " Oops\r\nRetry-After: 7\r\nLocation: /elsewhere\r\nContent-Type: application/json";
        try (var server = RawHttpServer.answering(head, "{\"error\":{\"message\":\"no luck\"}}")) {
            var failure = failure(ask(server));

            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.message()).isEqualTo("acme answered HTTP " + status + ": no luck");
            assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        }
    }

    @Test
    void anAnswerThatIsNoStreamIsReadWhole() throws Exception {
        var body = "{\"choices\":[{\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}";
        try (var server = RawHttpServer.answering("200 OK\r\nContent-Type: application/json; charset=utf-8", body);
                var failing = RawHttpServer.answering(
                        "200 OK\r\nContent-Type: application/json", "{\"error\":{\"code\":402}}")) {
            assertThat(ask(server)).isInstanceOf(TurnOutcome.Finished.class);
            assertThat(facts).containsExactly(new Text("hello"));
            assertThat(failure(ask(failing)).code()).isEqualTo(ErrorCode.MODEL_PAYMENT_REQUIRED);
        }
    }

    @Test
    void headersThatDoNotComeAreATimeOutAndTheConnectionIsClosed() throws Exception {
        try (var server = RawHttpServer.start(RawHttpServer.Exchange::awaitClientGone)) {
            assertThat(failure(ask(server, SHORT.withHeaders(Duration.ofMillis(300))))
                            .code())
                    .isEqualTo(ErrorCode.MODEL_TIMED_OUT);
            assertThat(server.clientGone.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void silenceIsATimeOutAndTheConnectionIsClosed() throws Exception {
        try (var server = RawHttpServer.streaming(exchange -> {
            exchange.write(HELLO);
            exchange.awaitClientGone();
        })) {
            var failure = failure(ask(server, SHORT));

            assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_TIMED_OUT);
            assertThat(failure.message()).isEqualTo("acme: silent for 1 s");
            assertThat(facts).containsExactly(new Text("hello"));
            assertThat(server.clientGone.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void silenceBehindTheFinishReasonIsAnEnd() throws Exception {
        try (var server = RawHttpServer.streaming(exchange -> {
            exchange.write(HELLO + FINISH);
            exchange.awaitClientGone();
        })) {
            assertThat(ask(server, SHORT)).isInstanceOf(TurnOutcome.Finished.class);
        }
    }

    @Test
    void aConnectionThatBreaksIsACutStream() throws Exception {
        try (var server = RawHttpServer.start(exchange -> exchange.write(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n" + HELLO))) {
            assertThat(failure(ask(server)).code()).isEqualTo(ErrorCode.MODEL_STREAM_CUT);
            assertThat(facts).containsExactly(new Text("hello"));
        }
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() throws Exception {
        var server = RawHttpServer.start(_ -> {});
        server.close();

        var failure = failure(ask(server));

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_UNREACHABLE);
        assertThat(failure.message()).startsWith("acme: no answer from " + "http://127.0.0.1:");
    }

    @Test
    void bytesThatAreNotHttpAreAProtocolFailureOrNoAnswer() throws Exception {
        try (var server = RawHttpServer.start(exchange -> exchange.write("SSH-2.0-OpenSSH_9.9\r\n\r\n"))) {
            assertThat(failure(ask(server)).code()).isIn(ErrorCode.MODEL_PROTOCOL, ErrorCode.MODEL_UNREACHABLE);
        }
    }

    @Test
    void aThreadThatIsInterruptedClosesTheConnectionAtOnce() throws Exception {
        var isStreaming = new CountDownLatch(1);
        try (var server = RawHttpServer.streaming(exchange -> {
                    exchange.write(HELLO);
                    exchange.awaitClientGone();
                });
                var models = models(server.baseUrl(), Deadlines.NEAR)) {
            var turn = new FutureTask<>(() -> models.stream(Requests.asking("m", "hi"), _ -> isStreaming.countDown()));
            var thread = Thread.ofVirtual().start(turn);
            isStreaming.await();

            thread.interrupt();

            assertThat(server.clientGone.await(5, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(turn::get).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aThreadThatIsInterruptedBeforeTheHeadersClosesTheConnectionToo() throws Exception {
        try (var server = RawHttpServer.start(RawHttpServer.Exchange::awaitClientGone);
                var models = models(server.baseUrl(), Deadlines.NEAR)) {
            var turn = new FutureTask<>(() -> models.stream(Requests.asking("m", "hi"), facts::add));
            var thread = Thread.ofVirtual().start(turn);
            server.request();

            thread.interrupt();

            assertThat(server.clientGone.await(5, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(turn::get).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aSinkThatBlocksStopsTheReadingAndIsNoSilence() throws Exception {
        var written = new AtomicLong();
        var isBlocked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var chunk = HELLO.repeat(500);
        try (var server = RawHttpServer.streaming(exchange -> {
                    for (var i = 0; i < 2000; i++) {
                        exchange.write(chunk);
                        written.addAndGet(chunk.length());
                    }
                    exchange.write(FINISH);
                });
                var models = models(server.baseUrl(), SHORT)) {
            ModelSink sink = _ -> {
                isBlocked.countDown();
                goOn.await();
            };
            var turn = new FutureTask<>(() -> models.stream(Requests.asking("m", "hi"), sink));
            Thread.ofVirtual().start(turn);
            isBlocked.await();

            // Twice the idle time: long enough for the server to fill every buffer and for a deadline to strike.
            assertThat(turn.isDone() || goOn.await(2, TimeUnit.SECONDS)).isFalse();
            var whileBlocked = written.get();
            goOn.countDown();

            assertThat(whileBlocked).isLessThan(chunk.length() * 400L);
            assertThat(turn.get()).isInstanceOf(TurnOutcome.Finished.class);
        }
    }

    @Test
    void aModelThatNobodyServesIsAFailure() throws Exception {
        var a = ProviderConfig.of("a", URI.create("http://127.0.0.1:1/v1"), "a1")
                .withServes(List.of("a*"));
        var b = ProviderConfig.of("b", URI.create("http://127.0.0.1:1/v1"), "b1")
                .withServes(List.of("b*"));
        try (var models = new OpenAiModels(List.of(a, b), InstantSource.fixed(NOW))) {
            assertThat(failure(models.stream(Requests.asking("c", "hi"), facts::add))
                            .code())
                    .isEqualTo(ErrorCode.MODEL_UNKNOWN);
            assertThat(models.serves("b2")).isTrue();
            assertThat(models.serves("c")).isFalse();
            assertThat(models.defaultModel()).isEqualTo("a1");
            assertThat(models.offers()).extracting("provider").containsExactly("a", "b");
        }
    }
}
