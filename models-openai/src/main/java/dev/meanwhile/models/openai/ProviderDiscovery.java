package dev.meanwhile.models.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.secret.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds a provider where none is configured. The first of these that is there is the only one, so that it gets any model's name:
 *
 * <ol>
 *   <li>{@code OPENROUTER_API_KEY}
 *   <li>{@code OPENAI_BASE_URL} and/or {@code OPENAI_API_KEY}; {@code OPENAI_MODEL} names the default model
 *   <li>an Ollama on this machine that has a model
 *   <li>the demo model
 * </ol>
 */
public final class ProviderDiscovery {
    private static final URI OPENAI = URI.create("https://api.openai.com/v1");
    private static final URI OLLAMA = URI.create("http://127.0.0.1:11434/v1");

    /** Start-up waits for it; a server on the same machine answers in a few milliseconds. */
    private static final Duration PROBE_TIME = Duration.ofMillis(300);

    private final Function<String, @Nullable String> environment;
    private final URI ollama;
    private final Duration patience;

    /**
     * Looks at the usual places.
     *
     * @param environment the value of an environment variable, or null
     */
    public ProviderDiscovery(Function<String, @Nullable String> environment) {
        this(environment, OLLAMA, PROBE_TIME);
    }

    ProviderDiscovery(Function<String, @Nullable String> environment, URI ollama, Duration patience) {
        this.environment = environment;
        this.ollama = ollama;
        this.patience = patience;
    }

    /**
     * What was found; takes at most 300 ms.
     *
     * @param demo starts the demo model; asked only if nothing else is there
     * @throws IllegalArgumentException if an environment variable has no valid value; the message names it
     */
    public List<ProviderConfig> discover(Supplier<ProviderConfig> demo) throws InterruptedException {
        var openRouterKey = variable("OPENROUTER_API_KEY");
        if (openRouterKey != null) {
            return List.of(Providers.OPENROUTER.withKey(new Secret(openRouterKey)));
        }
        var openAi = openAi();
        if (openAi != null) {
            return List.of(openAi);
        }
        var model = firstModel();
        return List.of(model == null ? demo.get() : ProviderConfig.of("ollama", ollama, model));
    }

    private @Nullable ProviderConfig openAi() {
        var baseUrl = variable("OPENAI_BASE_URL");
        var key = variable("OPENAI_API_KEY");
        if (baseUrl == null && key == null) {
            return null;
        }
        var model = variable("OPENAI_MODEL");
        var provider = ProviderConfig.of(
                "openai", baseUrl == null ? OPENAI : url(baseUrl), model == null ? "gpt-4.1-mini" : model);
        return key == null ? provider : provider.withKey(new Secret(key));
    }

    private static URI url(String baseUrl) {
        try {
            var url = URI.create(baseUrl);
            Check.that(url.getHost() != null, "no host");
            return url;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("OPENAI_BASE_URL must be a URL like https://host/v1", e);
        }
    }

    /** The first model that the Ollama of this machine has; null if there is none, or no Ollama. */
    private @Nullable String firstModel() throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(ollama + "/models")).build();
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
        try {
            var answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            var id = new JsonMapper()
                    .readTree(answer.body())
                    .path("data")
                    .path(0)
                    .path("id");
            return answer.statusCode() == 200
                            && id.isTextual()
                            && !id.textValue().isBlank()
                    ? id.textValue()
                    : null;
        } catch (JsonProcessingException | ExecutionException | TimeoutException e) {
            return null; // nobody listens there, not soon enough, or something else does
        } finally {
            http.shutdownNow();
        }
    }

    private @Nullable String variable(String name) {
        var value = environment.apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
