package dev.meanwhile.models.openai;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.models.openai.stream.ProviderErrors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests to providers and hands out their answers unread. A request blocks its virtual thread, and each piece of an answer
 * wakes that thread alone (ADR 10). Redirects are not followed, as the key would go with them. Safe for many threads.
 */
final class ProviderHttp implements AutoCloseable {
    private static final Timeout CONNECT_TIME = Timeout.ofSeconds(10);

    /** A connection that was idle for longer is looked at before it is used; the provider may have closed it. */
    private static final TimeValue FRESH = TimeValue.ofMilliseconds(500);

    private static final TimeValue LIFE = TimeValue.ofMinutes(5);

    /** Thousands of answers stream at once, each chunk a few hundred bytes. */
    private static final Http1Config SMALL = Http1Config.custom()
            .setBufferSize(4 << 10)
            .setMaxHeaderCount(500)
            .setMaxLineLength(64 << 10)
            .build();

    /** The engine's own limits bound how many there are. */
    private static final int CONNECTIONS = 100_000;

    /** An error says what it has to say in less. */
    private static final int MAX_ERROR_BYTES = 64 << 10;

    private final InstantSource clock;
    private final CloseableHttpClient client;

    ProviderHttp(InstantSource clock) {
        this.clock = clock;
        this.client = client();
    }

    /**
     * An answer whose headers are here and whose body is not; closing it closes the connection.
     *
     * @param headers the first value of each, by lower-case name
     */
    record Answer(int status, Map<String, String> headers, AnswerBody body) implements AutoCloseable {
        boolean isOk() {
            return status >= 200 && status < 300;
        }

        boolean isJson() {
            var type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
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
     * @throws InterruptedException if the thread, a virtual one, was interrupted; the connection is closed
     */
    Sent post(ProviderConfig provider, byte[] json, ProviderErrors errors) throws InterruptedException {
        var request = request(provider, json);
        var context = HttpClientContext.create();
        try {
            var response = client.executeOpen(null, request, context);
            return new Sent.Answered(answer(provider, request, response, context));
        } catch (ConnectTimeoutException e) {
            request.cancel();
            return new Sent.Unanswered(unreachable(provider, errors, e));
        } catch (SocketTimeoutException e) {
            request.cancel();
            var words = "no answer within " + seconds(provider.deadlines().headers());
            return new Sent.Unanswered(errors.failure(ErrorCode.MODEL_TIMED_OUT, words));
        } catch (IOException e) {
            request.cancel();
            endIfInterrupted();
            return new Sent.Unanswered(unreachable(provider, errors, e));
        }
    }

    /** An interrupt closes the socket under whoever reads it, which comes out as a failure to read. */
    static void endIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while the provider was asked");
        }
    }

    private static Answer answer(
            ProviderConfig provider, HttpPost request, ClassicHttpResponse response, HttpClientContext context)
            throws IOException {
        var headers = new TreeMap<String, String>();
        for (var header : response.getHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        var idle = provider.deadlines().idle();
        var body = new AnswerBody(request, response, ConnectionKeeper.connection(context), idle);
        return new Answer(response.getCode(), headers, body);
    }

    /** The failure that an answer other than 2xx is; reads and closes it. */
    Failure failure(Answer answer, ProviderConfig provider, ProviderErrors errors) throws InterruptedException {
        return errors.ofStatus(answer.status(), beginning(answer))
                .retryAfter(RetryAfter.of(answer.headers(), clock.instant()));
    }

    /** The first bytes of an error; what cannot be read in time is left out. Closes the answer. */
    static byte[] beginning(Answer answer) throws InterruptedException {
        var bytes = new ByteArrayOutputStream();
        try (answer) {
            var piece = new byte[4 << 10];
            for (var length = answer.body().read(piece);
                    length >= 0 && bytes.size() < MAX_ERROR_BYTES;
                    length = answer.body().read(piece)) {
                bytes.write(piece, 0, Math.min(length, MAX_ERROR_BYTES - bytes.size()));
            }
        } catch (IOException e) {
            endIfInterrupted(); // else the status says what failed; its explanation was cut off
        }
        return bytes.toByteArray();
    }

    static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private static HttpPost request(ProviderConfig provider, byte[] json) {
        var request = new HttpPost(provider.endpoint("/chat/completions"));
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(provider.deadlines().headers()))
                .build());
        request.setHeader(HttpHeaders.ACCEPT, "text/event-stream");
        if (provider.key() != null) {
            request.setHeader(
                    HttpHeaders.AUTHORIZATION, "Bearer " + provider.key().value());
        }
        provider.headers().forEach((name, value) -> request.setHeader(name, value.value()));
        request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        return request;
    }

    private static Failure unreachable(ProviderConfig provider, ProviderErrors errors, IOException cause) {
        if (cause instanceof ClientProtocolException) {
            return errors.failure(ErrorCode.MODEL_PROTOCOL, "the answer is not HTTP");
        }
        var address =
                provider.baseUrl().getScheme() + "://" + provider.baseUrl().getAuthority();
        var words = "no answer from " + address + " (" + cause.getClass().getSimpleName();
        return errors.failure(
                ErrorCode.MODEL_UNREACHABLE,
                cause.getMessage() == null ? words + ")" : words + ": " + cause.getMessage() + ")");
    }

    private static CloseableHttpClient client() {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(SMALL)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT_TIME)
                        .setValidateAfterInactivity(FRESH)
                        .setTimeToLive(LIFE)
                        .build())
                .setMaxConnPerRoute(CONNECTIONS)
                .setMaxConnTotal(CONNECTIONS)
                .build();
        return HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setRequestExecutor(new ConnectionKeeper())
                .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
                .setUserAgent("meanwhile")
                .disableRedirectHandling()
                .disableAutomaticRetries() // the tool loop repeats, and tells it
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .evictExpiredConnections()
                .build();
    }
}
