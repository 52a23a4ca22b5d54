package dev.meanwhile.models.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that are slow but alive, and answers without end. */
@Timeout(60)
class OddAnswersIT {
    private static final String FINISH = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final List<TurnFact> facts = new ArrayList<>();

    private TurnOutcome ask(RawHttpServer server) throws InterruptedException {
        var provider = ProviderConfig.of("acme", server.baseUrl(), "m")
                .withDeadlines(new Deadlines(Duration.ofSeconds(10), IDLE));
        try (var models = new OpenAiModels(List.of(provider), InstantSource.system())) {
            return models.stream(Requests.asking("m", "hi"), facts::add);
        }
    }

    private static ErrorCode code(TurnOutcome outcome) {
        return ((TurnOutcome.Broken) outcome).failure().code();
    }

    @Test
    void commentsAreLifeAndCarryNothing() throws Exception {
        try (var server = thinkingFor(IDLE.multipliedBy(2))) { // longer in all than a provider may be silent
            assertThat(ask(server)).isInstanceOf(TurnOutcome.Finished.class);
            assertThat(facts).isEmpty();
        }
    }

    @Tag("long")
    @Test
    void everyTwentySecondsTheyAreASignOfLifeOfTheJob() throws Exception {
        try (var server = thinkingFor(Duration.ofSeconds(21))) {
            assertThat(ask(server)).isInstanceOf(TurnOutcome.Finished.class);
            assertThat(facts).containsExactly(new TurnFact.Alive());
        }
    }

    private static RawHttpServer thinkingFor(Duration time) throws IOException {
        var end = System.nanoTime() + time.toNanos();
        var never = new CountDownLatch(1);
        return RawHttpServer.streaming(exchange -> {
            while (System.nanoTime() < end) {
                exchange.write(": OPENROUTER PROCESSING\n\n");
                never.await(IDLE.toMillis() / 5, TimeUnit.MILLISECONDS);
            }
            exchange.write(FINISH);
        });
    }

    @Test
    void aWholeAnswerWithoutEndIsAProtocolFailure() throws Exception {
        try (var server = endless("200 OK\r\nContent-Type: application/json")) {
            assertThat(code(ask(server))).isEqualTo(ErrorCode.MODEL_PROTOCOL);
            assertThat(server.clientGone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anErrorWithoutEndIsReadNoFurtherThanItsMessage() throws Exception {
        try (var server = endless("503 Sorry\r\nContent-Type: text/plain")) {
            assertThat(code(ask(server))).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
            assertThat(server.clientGone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aLineWithoutEndIsAProtocolFailure() throws Exception {
        try (var server = endless("200 OK\r\nContent-Type: text/event-stream")) {
            assertThat(code(ask(server))).isEqualTo(ErrorCode.MODEL_PROTOCOL);
            assertThat(server.clientGone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static RawHttpServer endless(String head) throws IOException {
        var piece = "x".repeat(64 << 10);
        return RawHttpServer.start(exchange -> {
            exchange.write("HTTP/1.1 " + head + "\r\n\r\n");
            while (true) {
                exchange.write(piece);
            }
        });
    }
}
