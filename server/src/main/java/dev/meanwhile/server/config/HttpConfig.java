package dev.meanwhile.server.config;

import dev.meanwhile.core.error.Check;
import java.util.List;

/**
 * Where the server listens; keys under {@code http.}.
 *
 * @param host the address to listen on. Default 127.0.0.1, so that nobody else can connect
 * @param port 0 for any free one. Default 8080
 * @param hosts names the server answers to besides loopback; {@code *} for any. Default none
 * @param requestsPerMinute of one person. Default 1200
 */
public record HttpConfig(String host, int port, List<String> hosts, int requestsPerMinute) {
    public static final HttpConfig DEFAULT = new HttpConfig("127.0.0.1", 8080, List.of(), 1200);

    public HttpConfig {
        Check.that(!host.isBlank(), "http.host must not be blank");
        Check.that(port >= 0 && port <= 65535, "http.port must be 0 to 65535 but is %s", port);
        Check.that(requestsPerMinute >= 1, "http.requests-per-minute must be at least 1 but is %s", requestsPerMinute);
        hosts = hosts.stream()
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    /** Whether only this machine can connect. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
}
