package dev.meanwhile.models.openai;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.models.openai.stream.ProviderErrors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests to providers. Redirects are not followed, as the key would go with them. Safe for many threads. */
final class ProviderHttp implements AutoCloseable {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

    /** An error says what it has to say in less. */
    private static final int MAX_ERROR_BYTES = 64 << 10;

    private final InstantSource clock;
    private final HttpClient plain = client(HttpClient.Version.HTTP_1_1);
    private final HttpClient secure = client(HttpClient.Version.HTTP_2);

    ProviderHttp(InstantSource clock) {
        this.clock = clock;
    }

    /** An answer whose headers are here and whose body is not; closing it closes the connection. */
    record Answer(int status, HttpHeaders headers, PulledBody body) implements AutoCloseable {
        boolean isOk() {
            return status >= 200 && status < 300;
        }

        boolean isJson() {
            var type = headers.firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
            return type.startsWith("application/json");
        }

        @Override
        public void close() {
            body.close();
        }
    }

    /** What a request led to. */
    sealed interface Sent {
        record Answered(Answer answer) implements Sent {}

        record Unanswered(Failure failure) implements Sent {}
    }

    /**
     * Sends a chat request and waits for the headers of its answer.
     *
     * @throws InterruptedException if the thread was interrupted; the connection is closed
     */
    Sent post(ProviderConfig provider, byte[] json, ProviderErrors errors) throws InterruptedException {
        var body = new PulledBody();
        var client = "http".equalsIgnoreCase(provider.baseUrl().getScheme()) ? plain : secure;
        var response = client.sendAsync(request(provider, json), _ -> body);
        var isAnswered = false;
        try {
            var answer = answer(response.get(provider.deadlines().headers().toNanos(), TimeUnit.NANOSECONDS));
            isAnswered = true;
            return new Sent.Answered(answer);
        } catch (TimeoutException e) {
            var words = "no answer within " + seconds(provider.deadlines().headers());
            return new Sent.Unanswered(errors.failure(ErrorCode.MODEL_TIMED_OUT, words));
        } catch (ExecutionException e) {
            return new Sent.Unanswered(unreachable(provider, errors, Objects.requireNonNull(e.getCause())));
        } finally {
            if (!isAnswered) {
                response.cancel(true);
                body.close();
            }
        }
    }

    /** The failure that an answer other than 2xx is; reads and closes it. */
    Failure failure(Answer answer, ProviderConfig provider, ProviderErrors errors) throws InterruptedException {
        return errors.ofStatus(answer.status(), beginning(answer, provider))
                .retryAfter(RetryAfter.of(answer.headers(), clock.instant()));
    }

    /** The first bytes of an error; what cannot be read in time is left out. Closes the answer. */
    static byte[] beginning(Answer answer, ProviderConfig provider) throws InterruptedException {
        var bytes = new ByteArrayOutputStream();
        try (answer) {
            for (var buffers = answer.body().next(provider.deadlines().idle());
                    buffers != null && bytes.size() < MAX_ERROR_BYTES;
                    buffers = answer.body().next(provider.deadlines().idle())) {
                for (var buffer : buffers) {
                    var piece = new byte[Math.min(buffer.remaining(), MAX_ERROR_BYTES - bytes.size())];
                    buffer.get(piece);
                    bytes.writeBytes(piece);
                }
            }
        } catch (IOException e) {
            // The status says what failed; its explanation was cut off.
        }
        return bytes.toByteArray();
    }

    static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    @Override
    public void close() {
        plain.shutdownNow();
        secure.shutdownNow();
    }

    private static Answer answer(HttpResponse<PulledBody> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    private static HttpRequest request(ProviderConfig provider, byte[] json) {
        var request = HttpRequest.newBuilder(provider.endpoint("/chat/completions"))
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .setHeader("User-Agent", "meanwhile");
        if (provider.key() != null) {
            request.setHeader("Authorization", "Bearer " + provider.key().value());
        }
        provider.headers().forEach((name, value) -> request.setHeader(name, value.value()));
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(json)).build();
    }

    private static Failure unreachable(ProviderConfig provider, ProviderErrors errors, Throwable cause) {
        if (cause instanceof ProtocolException) {
            return errors.failure(ErrorCode.MODEL_PROTOCOL, "the answer is not HTTP");
        }
        var address =
                provider.baseUrl().getScheme() + "://" + provider.baseUrl().getAuthority();
        var words = "no answer from " + address + " (" + cause.getClass().getSimpleName();
        return errors.failure(
                ErrorCode.MODEL_UNREACHABLE,
                cause.getMessage() == null ? words + ")" : words + ": " + cause.getMessage() + ")");
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .connectTimeout(CONNECT_TIME)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("models-http-", 0).factory()))
                .build();
    }
}
