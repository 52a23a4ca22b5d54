package dev.meanwhile.server.config;

import dev.meanwhile.core.error.Check;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens; keys under {@code http.}.
 *
 * @param host the address to listen on. Default 127.0.0.1, so that nobody else can connect
 * @param port 0 for any free one. Default 8080
 * @param hosts names the server answers to besides loopback; {@code *} for any. Default none
 * @param publicUrl where people and other systems reach the server, as {@code https://ai.example.org}; it answers to that host too.
 *     Default none
 * @param requestsPerMinute of one person. Default 1200
 */
public record HttpConfig(
        String host, int port, List<String> hosts, @Nullable URI publicUrl, int requestsPerMinute) {
    public static final HttpConfig DEFAULT = new HttpConfig("127.0.0.1", 8080, List.of(), null, 1200);

    public HttpConfig {
        Check.that(!host.isBlank(), "http.host must not be blank");
        Check.that(port >= 0 && port <= 65535, "http.port must be 0 to 65535 but is %s", port);
        Check.that(
                publicUrl == null || isAddress(publicUrl),
                "http.public-url must be an http or https address with a host and no query but is %s",
                String.valueOf(publicUrl));
        Check.that(requestsPerMinute >= 1, "http.requests-per-minute must be at least 1 but is %s", requestsPerMinute);
        hosts = hosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    private static boolean isAddress(URI url) {
        var isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        return isHttp && url.getHost() != null && url.getQuery() == null && url.getFragment() == null;
    }

    /** All names the server answers to besides loopback. */
    public Set<String> names() {
        var names = new HashSet<>(hosts);
        if (publicUrl != null) {
            names.add(publicUrl.getHost().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    /** A path of this server as others reach it; the path alone while that is not known. */
    public String address(String path) {
        return publicUrl == null ? path : publicUrl.toString().replaceFirst("/$", "") + path;
    }

    /** Whether only this machine can connect. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
}
