package dev.meanwhile.models.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.models.openai.ProviderHttp.Answer;
import dev.meanwhile.models.openai.ProviderHttp.Sent;
import dev.meanwhile.models.openai.stream.ProviderErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Hands a provider's answer through as it comes, for requests that are no job. Safe for many threads. */
public final class OpenAiPassthrough {
    /** What tells a caller when to come back and what to quote to the provider; nothing about our account. */
    private static final List<String> PASSED = List.of("retry-after", "retry-after-ms", "x-request-id");

    private final Providers providers;
    private final ProviderHttp http;

    OpenAiPassthrough(Providers providers, ProviderHttp http) {
        this.providers = providers;
        this.http = http;
    }

    /**
     * An answer on its way.
     *
     * @param headers those worth passing on, by lower-case name; not the content type
     * @param body the provider's bytes; a read waits for them at most for the provider's idle time. Closing it, or this, closes the
     *     connection to the provider at once
     */
    public record Opened(int status, String contentType, Map<String, String> headers, InputStream body)
            implements AutoCloseable {
        public Opened {
            headers = Map.copyOf(headers);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /**
     * Sends a chat request and returns when the answer's headers are here, whatever its status.
     *
     * @param request a body of {@code /chat/completions}; fields that begin with an underscore are not passed on, and {@code stream}
     *     is true unless it says otherwise
     * @throws EngineException if no provider serves the model, or it does not answer
     */
    public Opened open(ObjectNode request, @Nullable ProviderKey key) throws InterruptedException {
        var body = RequestBody.withoutOurs(request);
        var named = body.path("model").asText("");
        var model = named.isBlank() ? providers.defaultModel() : named;
        body.put("model", model);
        if (!body.has("stream")) {
            body.put("stream", true);
        }
        var provider = providers.choose(model, key);
        if (provider == null) {
            throw new EngineException(OpenAiModels.unknown(model));
        }
        var errors = new ProviderErrors(provider.name(), provider.key());
        return switch (http.post(provider, RequestBody.bytes(body), errors)) {
            case Sent.Unanswered(var failure) -> throw new EngineException(failure);
            case Sent.Answered(var answer) -> opened(answer, errors);
        };
    }

    private static Opened opened(Answer answer, ProviderErrors errors) throws InterruptedException {
        var contentType = answer.headers().getOrDefault("content-type", "application/octet-stream");
        var body = answer.isOk() ? answer.body() : withoutKeys(ProviderHttp.beginning(answer), errors);
        return new Opened(answer.status(), contentType, passedHeaders(answer), body);
    }

    /** Providers like to quote the key in what they say about it. */
    private static InputStream withoutKeys(byte[] error, ProviderErrors errors) {
        var text = errors.redact(new String(error, StandardCharsets.UTF_8));
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> passedHeaders(Answer answer) {
        var passed = new TreeMap<String, String>();
        for (var name : PASSED) {
            var value = answer.headers().get(name);
            if (value != null) {
                passed.put(name, value);
            }
        }
        return passed;
    }
}
