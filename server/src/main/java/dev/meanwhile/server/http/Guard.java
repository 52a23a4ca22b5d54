package dev.meanwhile.server.http;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.server.http.Authenticator.Credentials;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other people's pages in the same browser out: a rebound host name is refused, and so is a write that comes with the
 * session cookie but not from our own page.
 */
final class Guard {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Set<String> hosts;

    /** @param hosts further names this server answers to, lower case, without port; {@code *} for any */
    Guard(Set<String> hosts) {
        this.hosts = Set.copyOf(hosts);
    }

    void checkHost(HttpServerRequest request) {
        var host = withoutPort(host(request));
        if (!LOOPBACK.contains(host) && !hosts.contains(host) && !hosts.contains("*")) {
            throw ErrorCode.HOST_NOT_ALLOWED.exception(
                    "this server does not answer to the host '%s'; its operator can add it to http.hosts"
                            .formatted(Query.shortened(host)));
        }
    }

    void checkOrigin(HttpServerRequest request, Credentials credentials) {
        if (!credentials.isCookie() || READS.contains(request.method())) {
            return;
        }
        var origin = request.getHeader("Origin");
        var host = host(request);
        var isOwn = origin != null
                && host != null
                && origin.replaceFirst("^https?://", "").equalsIgnoreCase(host);
        if (!isOwn || !"1".equals(request.getHeader("X-Meanwhile"))) {
            throw ErrorCode.FORBIDDEN.exception(
                    "a write with the session cookie must come from this server's own page and have the header X-Meanwhile: 1");
        }
    }

    /** HTTP/2 has it as the authority of the request. */
    private static @Nullable String host(HttpServerRequest request) {
        var header = request.getHeader("Host");
        if (header != null || request.authority() == null) {
            return header;
        }
        return request.authority().toString();
    }

    private static String withoutPort(@Nullable String host) {
        return host == null ? "" : host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    }
}
