package dev.meanwhile.models.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.models.openai.stream.ToolArguments;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
    private static final Secret KEY = new Secret("theirs");
    private static final ProviderConfig CLAUDE =
            provider("claude", "https://claude.example/v1").withServes(List.of("anthropic/*", "claude-?"));
    private static final ProviderConfig REST =
            provider("rest", "https://rest.example/v1").withKey(new Secret("ours"));

    private static ProviderConfig provider(String name, String url) {
        return ProviderConfig.of(name, URI.create(url), "default");
    }

    @Test
    void theFirstProviderThatServesTheModelAnswers() {
        var providers = new Providers(List.of(CLAUDE, REST));

        assertThat(providers.choose("anthropic/opus/4", null)).isEqualTo(CLAUDE);
        assertThat(providers.choose("claude-4", null)).isEqualTo(CLAUDE);
        assertThat(providers.choose("claude-45", null)).isEqualTo(REST);
    }

    @Test
    void aSingleProviderGetsAnyModel() {
        var providers = new Providers(List.of(CLAUDE));

        assertThat(providers.choose("gpt", null)).isEqualTo(CLAUDE);
        assertThat(providers.offers().getFirst().serves()).containsExactly("*");
    }

    @Test
    void aKeyReplacesThatOfTheProviderOfTheModel() {
        var chosen = new Providers(List.of(CLAUDE, REST)).choose("gpt", new ProviderKey(null, KEY));

        assertThat(chosen).isEqualTo(REST.withKey(KEY));
    }

    @Test
    void aKeyForOpenRouterGoesToItAndNowhereElse() {
        var key = new ProviderKey("openrouter", KEY);
        var elsewhere = provider("openrouter", "https://evil.example/api/v1");
        var real = provider("openrouter", "https://openrouter.ai/api/v1/").withDeadlines(Deadlines.NEAR);

        assertThat(new Providers(List.of(REST)).choose("gpt", key).baseUrl())
                .hasToString("https://openrouter.ai/api/v1");
        assertThat(new Providers(List.of(elsewhere)).choose("gpt", key).baseUrl())
                .hasHost("openrouter.ai");
        assertThat(new Providers(List.of(real, REST)).choose("gpt", key)).isEqualTo(real.withKey(KEY));
        assertThat(new Providers(List.of(REST)).choose("gpt", key).key()).isEqualTo(KEY);
    }

    @Test
    void aKeyForAnUnknownProviderGoesNowhere() {
        assertThat(new Providers(List.of(REST)).choose("gpt", new ProviderKey("other", KEY)))
                .isNull();
        assertThat(new Providers(List.of(REST)).choose("gpt", new ProviderKey("rest", KEY)))
                .isEqualTo(REST.withKey(KEY));
    }

    @Test
    void providersNeedDifferentNamesAndOneAtLeast() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Providers(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Providers(List.of(REST, REST)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1,false", "http://localhost:8000/v1,true", "http://127.0.0.1/v1,true",
                "http://10.1.2.3/v1,true",
        "http://192.168.0.9/v1,true", "http://172.16.0.1/v1,true", "http://172.32.0.1/v1,false",
                "http://[::1]:8080/v1,true",
        "http://[fd00::1]/v1,true", "http://[2001:db8::1]/v1,false", "http://ollama:11434/v1,true",
                "http://gpu.local/v1,true",
        "http://8.8.8.8/v1,false", "http://999.1.1.1/v1,false"
    })
    void nearServersGetMoreTime(String url, boolean isNear) {
        assertThat(Deadlines.of(URI.create(url))).isEqualTo(isNear ? Deadlines.NEAR : Deadlines.HOSTED);
    }

    @Test
    void deadlinesArePositiveAndChangeOneByOne() {
        var second = Duration.ofSeconds(1);

        assertThat(Deadlines.HOSTED.withHeaders(second)).isEqualTo(new Deadlines(second, Deadlines.HOSTED.idle()));
        assertThat(Deadlines.HOSTED.withIdle(second)).isEqualTo(new Deadlines(Deadlines.HOSTED.headers(), second));
        assertThatIllegalArgumentException().isThrownBy(() -> Deadlines.HOSTED.withIdle(Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x/v1", "https:///v1", "https://user:pw@x/v1", "https://x/v1#f", "/v1"})
    void aBaseUrlIsHttpWithAHostAndNoSecrets(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider("p", url))
                .withMessageContaining("base-url");
    }

    @Test
    void aQueryOfABaseUrlStaysBehindThePath() {
        assertThat(provider("azure", "https://x.example/openai/?api-version=1").endpoint("/chat/completions"))
                .hasToString("https://x.example/openai/chat/completions?api-version=1");
    }

    @Test
    void aProviderRefusesWhatCannotBeSent() {
        assertThatIllegalArgumentException().isThrownBy(() -> provider("No Name", "https://x/v1"));
        assertThatIllegalArgumentException().isThrownBy(() -> REST.withServes(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> REST.withServes(List.of(" ")));
        assertThatIllegalArgumentException().isThrownBy(() -> REST.withHeaders(Map.of("Host", KEY)));
        assertThatIllegalArgumentException().isThrownBy(() -> REST.withHeaders(Map.of("a b", KEY)));
        assertThatIllegalArgumentException().isThrownBy(() -> REST.withHeaders(Map.of("X-A", new Secret("a\nb"))));
        assertThat(REST.withHeaders(Map.of("X-A", KEY))
                        .withToolArguments(ToolArguments.CUMULATIVE)
                        .toString())
                .doesNotContain("theirs", "ours");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after|30|PT30S",
                "retry-after|1.5|PT1.5S",
                "retry-after|Sat, 21 Nov 2026 08:00:10 GMT|PT10S",
                "retry-after|Sat, 21 Nov 2026 07:00:00 GMT|PT0S",
                "retry-after-ms|250|PT0.25S"
            })
    void retryAfterIsSecondsOrADate(String header, String value, Duration wait) {
        assertThat(RetryAfter.of(Map.of(header, value), Instant.parse("2026-11-21T08:00:00Z")))
                .isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "", "99999999999999"})
    void anythingElseIsNoAdvice(String value) {
        assertThat(RetryAfter.of(Map.of("retry-after", value), Instant.EPOCH)).isNull();
    }
}
