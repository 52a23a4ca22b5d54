package dev.meanwhile.models.openai;

import dev.meanwhile.core.error.Check;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * How long a provider may keep us waiting.
 *
 * @param headers from the request to the answer's headers; more than zero
 * @param idle between two pieces of the answer, while we are ready to read; more than zero
 */
public record Deadlines(Duration headers, Duration idle) {
    /** Hosted providers answer soon and send comments while they think. */
    public static final Deadlines HOSTED = new Deadlines(Duration.ofSeconds(30), Duration.ofSeconds(45));

    /** A server of one's own may first load gigabytes of weights. */
    public static final Deadlines NEAR = new Deadlines(Duration.ofMinutes(5), Duration.ofMinutes(2));

    public Deadlines {
        Check.that(headers.isPositive(), "headers-timeout must be more than zero but is %s", headers);
        Check.that(idle.isPositive(), "idle-timeout must be more than zero but is %s", idle);
    }

    /** The defaults for an address: {@link #NEAR} for loopback, private addresses and hosts without a domain, else {@link #HOSTED}. */
    public static Deadlines of(URI baseUrl) {
        var host = baseUrl.getHost();
        return host == null || !isNear(host) ? HOSTED : NEAR;
    }

    public Deadlines withHeaders(Duration timeout) {
        return new Deadlines(timeout, idle);
    }

    public Deadlines withIdle(Duration timeout) {
        return new Deadlines(headers, timeout);
    }

    private static boolean isNear(String urlHost) {
        var host = urlHost.toLowerCase(Locale.ROOT);
        if (host.startsWith("[") || host.matches("[\\d.]+")) {
            return isNearAddress(host.replaceAll("[\\[\\]]", ""));
        }
        return !host.contains(".")
                || host.endsWith(".localhost")
                || host.endsWith(".local")
                || host.endsWith(".internal");
    }

    private static boolean isNearAddress(String literal) {
        try {
            var address = InetAddress.ofLiteral(literal);
            var isUniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xFE) == 0xFC;
            return address.isLoopbackAddress()
                    || address.isSiteLocalAddress()
                    || address.isLinkLocalAddress()
                    || isUniqueLocal;
        } catch (IllegalArgumentException e) {
            return false; // looks like an address but is none; connecting to it will say so
        }
    }
}
