package dev.meanwhile.models.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meanwhile.core.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ProviderDiscoveryIT {
    private static final Duration PATIENT = Duration.ofSeconds(9);
    private static final ProviderConfig DEMO = ProviderConfig.of("demo", URI.create("http://127.0.0.1:9/v1"), "demo")
            .asDemo();

    private static ProviderConfig found(Map<String, String> environment, URI ollama, Duration patience)
            throws InterruptedException {
        var found = new ProviderDiscovery(environment::get, ollama, patience).discover(() -> DEMO);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static ProviderConfig found(Map<String, String> environment) throws InterruptedException {
        return found(environment, URI.create("http://127.0.0.1:1/v1"), PATIENT);
    }

    @Test
    void openRouterComesFirst() throws Exception {
        var provider = found(Map.of("OPENROUTER_API_KEY", "k", "OPENAI_API_KEY", "o"));

        assertThat(provider).isEqualTo(Providers.OPENROUTER.withKey(new Secret("k")));
    }

    @Test
    void openAiNeedsAKeyOrAnAddress() throws Exception {
        var hosted = found(Map.of("OPENAI_API_KEY", "o", "OPENROUTER_API_KEY", " "));
        var own = found(Map.of("OPENAI_BASE_URL", "http://gpu:8000/v1", "OPENAI_MODEL", "llama"));

        assertThat(hosted.baseUrl()).hasToString("https://api.openai.com/v1");
        assertThat(hosted.key()).isEqualTo(new Secret("o"));
        assertThat(own.baseUrl()).hasToString("http://gpu:8000/v1");
        assertThat(own.defaultModel()).isEqualTo("llama");
        assertThat(own.key()).isNull();
    }

    @Test
    void anAddressThatIsNoneIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> found(Map.of("OPENAI_BASE_URL", "not a url")))
                .withMessageContaining("OPENAI_BASE_URL");
    }

    @Test
    void anOllamaWithAModelIsUsed() throws Exception {
        try (var ollama = RawHttpServer.answering("200 OK", "{\"data\":[{\"id\":\"qwen3:8b\"}]}");
                var empty = RawHttpServer.answering("200 OK", "{\"data\":null}");
                var other = RawHttpServer.answering("200 OK", "<html>")) {
            assertThat(found(Map.of(), ollama.baseUrl(), PATIENT).defaultModel())
                    .isEqualTo("qwen3:8b");
            assertThat(found(Map.of(), empty.baseUrl(), PATIENT)).isEqualTo(DEMO);
            assertThat(found(Map.of(), other.baseUrl(), PATIENT)).isEqualTo(DEMO);
        }
    }

    @Test
    void withoutAnythingItIsTheDemo() throws Exception {
        try (var silent = RawHttpServer.start(RawHttpServer.Exchange::awaitClientGone)) {
            assertThat(found(Map.of())).isEqualTo(DEMO);
            assertThat(found(Map.of(), silent.baseUrl(), Duration.ofMillis(50))).isEqualTo(DEMO);
        }
    }
}
