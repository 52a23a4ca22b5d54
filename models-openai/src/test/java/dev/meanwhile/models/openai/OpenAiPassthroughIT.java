package dev.meanwhile.models.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OpenAiPassthroughIT {

    private static OpenAiModels models(RawHttpServer server) {
        var provider = ProviderConfig.of("acme", server.baseUrl(), "fallback")
                .withKey(new Secret("our-own-key-1"))
                .withDeadlines(new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(1)));
        return new OpenAiModels(List.of(provider), InstantSource.system());
    }

    @Test
    void theProvidersBytesComeAsTheyAre() throws Exception {
        var stream = ": odd\r\n\r\ndata: {not json}\n\ndata: [DONE]\n\n";
        try (var server = RawHttpServer.streaming(exchange -> exchange.write(stream));
                var models = models(server);
                var opened = models.passthrough().open(Requests.object("{'_background':false,'messages':[]}"), null)) {
            assertThat(opened.status()).isEqualTo(200);
            assertThat(opened.contentType()).isEqualTo("text/event-stream");
            assertThat(new String(opened.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(stream);
            assertThat(opened.body().read()).isEqualTo(-1);
            assertThat(Requests.json(server.request().body()))
                    .isEqualTo(Requests.json("{'messages':[],'model':'fallback','stream':true}"));
        }
    }

    @Test
    void anErrorComesWithItsStatusAndWithoutOurKey() throws Exception {
        try (var server = RawHttpServer.answering(
                        "429 Slow\r\nRetry-After: 3\r\nSet-Cookie: x=1\r\nContent-Type: application/json",
                        "{\"k\":\"our-own-key-1\"}");
                var models = models(server);
                var opened = models.passthrough().open(Requests.object("{'model':'m','stream':false}"), null)) {
            assertThat(opened.status()).isEqualTo(429);
            assertThat(opened.headers()).containsOnlyKeys("retry-after");
            assertThat(new String(opened.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"k\":\"***\"}");
        }
    }

    @Test
    void closingItClosesTheConnection() throws Exception {
        try (var server = RawHttpServer.streaming(exchange -> {
                    exchange.write("data: 1\n\n");
                    exchange.awaitClientGone();
                });
                var models = models(server)) {
            var opened = models.passthrough().open(Requests.object("{}"), null);
            assertThat(opened.body().read()).isEqualTo('d');

            opened.close();

            assertThat(server.clientGone.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aProviderThatFallsSilentEndsTheReading() throws Exception {
        try (var server = RawHttpServer.streaming(RawHttpServer.Exchange::awaitClientGone);
                var models = models(server);
                var opened = models.passthrough().open(Requests.object("{}"), null)) {
            assertThatThrownBy(() -> opened.body().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aProviderThatIsNotThereIsAnException() throws Exception {
        var server = RawHttpServer.start(_ -> {});
        server.close();
        try (var models = models(server)) {
            assertThatThrownBy(() -> models.passthrough().open(Requests.object("{}"), null))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNREACHABLE));
        }
    }
}
