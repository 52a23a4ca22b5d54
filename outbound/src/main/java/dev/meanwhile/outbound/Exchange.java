package dev.meanwhile.outbound;

import static dev.meanwhile.outbound.OutboundException.Reason.BAD_URL;
import static dev.meanwhile.outbound.OutboundException.Reason.REFUSED_ADDRESS;
import static dev.meanwhile.outbound.OutboundException.Reason.TIMED_OUT;
import static dev.meanwhile.outbound.OutboundException.Reason.TOO_LARGE;
import static dev.meanwhile.outbound.OutboundException.Reason.TOO_MANY_REDIRECTS;
import static dev.meanwhile.outbound.OutboundException.Reason.UNREACHABLE;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** One request with its redirects. Runs on one thread; another may {@link #cancel()} it. */
final class Exchange<T> {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    /** What another origin may see of a request's headers; anything else may be a secret meant for the first. */
    private static final Set<String> HARMLESS = Set.of("accept", "accept-language");

    private final CloseableHttpClient client;
    private final OutboundRequest request;
    private final GuardedHttp.Reading<T> reading;
    private final AtomicReference<@Nullable HttpUriRequestBase> inFlight = new AtomicReference<>();
    private volatile boolean isCancelled;

    /** @param reading reads the answer that is no redirect to be followed */
    Exchange(CloseableHttpClient client, OutboundRequest request, GuardedHttp.Reading<T> reading) {
        this.client = client;
        this.request = request;
        this.reading = reading;
    }

    T run() throws InterruptedException {
        var hop = Hop.first(request);
        var redirects = 0;
        while (true) {
            switch (sent(hop)) {
                case Answered<T>(var read) -> {
                    return read;
                }
                case Moved<T>(int status, var location) -> {
                    if (++redirects > request.limits().maxRedirects()) {
                        throw new OutboundException(
                                TOO_MANY_REDIRECTS,
                                "more than %d redirects, the last by %s"
                                        .formatted(
                                                request.limits().maxRedirects(),
                                                hop.to().origin()));
                    }
                    hop = hop.after(status, location);
                }
            }
        }
    }

    /** Ends what is in flight; what comes after it is not begun. */
    void cancel() {
        isCancelled = true;
        var sent = inFlight.get();
        if (sent != null) {
            sent.cancel();
        }
    }

    private sealed interface Step<T> {}

    private record Answered<T>(T read) implements Step<T> {}

    private record Moved<T>(int status, String location) implements Step<T> {}

    /** A request on its way: where to, and what of the original one goes there. */
    private record Hop(
            Destination to, String method, Map<String, String> headers, OutboundRequest.@Nullable Body body) {

        static Hop first(OutboundRequest request) {
            return new Hop(Destination.of(request.url()), request.method(), request.headers(), request.body());
        }

        Hop after(int status, String location) {
            var next = to.redirected(location);
            if (to.isEncrypted() && !next.isEncrypted()) {
                throw new OutboundException(BAD_URL, "%s redirects from https to http".formatted(to.origin()));
            }
            var turnsToGet = !method.equals("HEAD") && (status == 303 || (status < 303 && method.equals("POST")));
            return new Hop(
                    next,
                    turnsToGet ? "GET" : method,
                    next.origin().equals(to.origin()) ? headers : harmless(),
                    turnsToGet ? null : body);
        }

        private Map<String, String> harmless() {
            var kept = new TreeMap<>(headers);
            kept.keySet().removeIf(name -> !HARMLESS.contains(name.toLowerCase(Locale.ROOT)));
            return kept;
        }
    }

    private Step<T> sent(Hop hop) throws InterruptedException {
        var message = message(hop);
        inFlight.set(message);
        if (isCancelled) {
            message.cancel();
        }
        try {
            var response = client.executeOpen(null, message, null);
            try {
                return step(hop, response);
            } finally {
                message.cancel(); // closing alone would read the rest of a body nobody wants; after a whole one it
                // does nothing
                discard(response);
            }
        } catch (IOException e) {
            throw failure(hop.to(), e);
        }
    }

    private Step<T> step(Hop hop, ClassicHttpResponse response) throws IOException, InterruptedException {
        var location = response.getFirstHeader("Location");
        if (location != null
                && REDIRECTS.contains(response.getCode())
                && request.limits().maxRedirects() > 0) {
            return new Moved<>(response.getCode(), location.getValue());
        }
        var head = new OutboundHead(hop.to().uri().toString(), response.getCode(), headers(response));
        var entity = response.getEntity();
        return new Answered<>(reading.read(head, entity == null ? InputStream.nullInputStream() : entity.getContent()));
    }

    @SuppressWarnings("EmptyCatch") // the answer is read; that a connection thrown away complains changes nothing
    private static void discard(ClassicHttpResponse response) {
        try {
            response.close();
        } catch (IOException e) {
            // see above
        }
    }

    private HttpUriRequestBase message(Hop hop) {
        var message = new HttpUriRequestBase(hop.method(), hop.to().uri());
        hop.headers().forEach(message::setHeader);
        var body = hop.body();
        if (body != null) {
            message.setEntity(new StringEntity(
                    body.text(), ContentType.parse(body.contentType()).withCharset("UTF-8")));
        }
        var time = Timeout.of(request.limits().time());
        message.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(time)
                .setResponseTimeout(time)
                .setProtocolUpgradeEnabled(false)
                .build());
        return message;
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse response) {
        var headers = new TreeMap<String, List<String>>();
        for (var header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.getValue());
        }
        headers.replaceAll((_, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(headers);
    }

    private static OutboundException failure(Destination to, IOException e) {
        return switch (e) {
            case GuardedResolver.Refused refused ->
                new OutboundException(REFUSED_ADDRESS, String.valueOf(refused.getMessage()), e);
            case UnknownHostException _ -> new OutboundException(UNREACHABLE, "there is no host " + to.host(), e);
            case InterruptedIOException _ ->
                new OutboundException(TIMED_OUT, to.origin() + " does not answer in time", e);
            case MessageConstraintException _ ->
                new OutboundException(TOO_LARGE, to.origin() + " answers with too large a head", e);
            case SSLException _ -> new OutboundException(UNREACHABLE, "TLS with %s failed".formatted(to.origin()), e);
            default ->
                new OutboundException(
                        UNREACHABLE, "%s cannot be reached, or cut the connection".formatted(to.origin()), e);
        };
    }
}
