package dev.meanwhile.outbound;

import static dev.meanwhile.outbound.OutboundException.Reason.REFUSED_ADDRESS;
import static dev.meanwhile.outbound.OutboundException.Reason.TIMED_OUT;
import static dev.meanwhile.outbound.OutboundException.Reason.TOO_LARGE;

import dev.meanwhile.outbound.OutboundRequest.Limits;
import dev.meanwhile.outbound.OutboundRequest.Overflow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests to addresses that users or models name, and to public addresses only unless the operator allows more. Keeps
 * no cookies, uses no proxy, never retries. Used by many threads at once.
 */
public final class GuardedHttp implements AutoCloseable {
    /** A head of 200 lines of 16 KiB is far above what sites send; without a bound a head could fill the memory. */
    private static final Http1Config HEAD = Http1Config.custom()
            .setMaxHeaderCount(200)
            .setMaxLineLength(16 * 1024)
            .build();

    private final CloseableHttpClient client;
    private final OutboundConfig config;
    private final String version;
    private final GuardedResolver.NameLookup lookup;
    private final Queue<GuardedHttp> wider = new ConcurrentLinkedQueue<>();

    /** @param version of this server, for {@code User-Agent} */
    public GuardedHttp(OutboundConfig config, String version) {
        this(config, version, InetAddress::getAllByName);
    }

    GuardedHttp(OutboundConfig config, String version, GuardedResolver.NameLookup lookup) {
        this.config = config;
        this.version = version;
        this.lookup = lookup;
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new GuardedResolver(config.allowed(), lookup))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HEAD)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.ofSeconds(10))
                        .setTimeToLive(TimeValue.ofMinutes(1)) // a name's new address is seen within a minute
                        .build())
                .setMaxConnPerRoute(50)
                .setMaxConnTotal(500)
                .build();
        this.client = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setUserAgent("Meanwhile/" + version)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .evictExpiredConnections()
                .build();
    }

    /**
     * Reads an answer while it comes, on a thread of the request. What it leaves unread is thrown away with the connection; an {@link
     * IOException} counts as the connection's.
     */
    @FunctionalInterface
    public interface Reading<T> {

        /** @param body without its content encoding; unbounded, so that the reader bounds what it keeps of it */
        T read(OutboundHead head, InputStream body) throws IOException, InterruptedException;
    }

    /**
     * Sends one request and reads its answer, whatever its status. An interrupt ends the request and whatever it has in flight.
     *
     * @throws OutboundException if there is no answer, or none that may be used
     */
    public OutboundResponse send(OutboundRequest request) throws InterruptedException {
        return send(request, (head, body) -> whole(request.limits(), head, body));
    }

    /**
     * The same for an answer that is read as it comes; of the request's limits those of the body are the reader's.
     *
     * @throws OutboundException if there is no answer, or its time is over before the reader is through
     */
    public <T> T send(OutboundRequest request, Reading<T> reading) throws InterruptedException {
        var exchange = new Exchange<>(client, request, reading);
        // on a thread of its own, since a look-up of a name can neither be interrupted nor given a time
        var task = new FutureTask<>(exchange::run);
        Thread.ofVirtual().name("outbound").start(task);
        try {
            return task.get(request.limits().time().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new OutboundException(
                    TIMED_OUT,
                    "no complete answer within %s".formatted(request.limits().time()),
                    e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            exchange.cancel();
            task.cancel(true);
        }
    }

    /**
     * Says at once what sending to this address would say without looking a name up; for addresses that are kept for later.
     *
     * @throws OutboundException {@code BAD_URL} or {@code REFUSED_ADDRESS}
     */
    public void checkNotation(String url) {
        var host = Destination.of(url).host().replaceAll("[\\[\\]]", "");
        var isLocal = host.equals("localhost") || host.endsWith(".localhost");
        var address = isLocal ? Optional.of(InetAddress.getLoopbackAddress()) : HostLiteral.find(host);
        var known = address.stream().toArray(InetAddress[]::new);
        try {
            var _ = new GuardedResolver(config.allowed(), _ -> known).resolve(host);
        } catch (UnknownHostException e) {
            throw new OutboundException(REFUSED_ADDRESS, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * A client that may also send to one host, wherever it is; closed with this one. For addresses that only the operator names,
     * so that users and models gain nothing by it.
     */
    public GuardedHttp allowing(String host) {
        var allow = new ArrayList<>(config.allow());
        allow.add(host.replaceAll("[\\[\\]]", ""));
        var more = new GuardedHttp(new OutboundConfig(allow), version, lookup);
        wider.add(more);
        return more;
    }

    private static OutboundResponse whole(Limits limits, OutboundHead head, InputStream content) throws IOException {
        var body = content.readNBytes(limits.maxBytes());
        var isTruncated = content.read() >= 0;
        if (isTruncated && limits.overflow() == Overflow.REFUSE) {
            throw new OutboundException(
                    TOO_LARGE,
                    "%s answers with more than %d bytes"
                            .formatted(Destination.of(head.url()).origin(), limits.maxBytes()));
        }
        return new OutboundResponse(head, body, isTruncated);
    }

    private static RuntimeException unwrapped(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case RuntimeException failure -> failure;
            case InterruptedException interrupt -> throw interrupt;
            case Error bug -> throw bug;
            case null, default -> new IllegalStateException(e);
        };
    }

    /** Ends all requests. */
    @Override
    public void close() {
        wider.forEach(GuardedHttp::close);
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the outbound client", e);
        }
    }
}
