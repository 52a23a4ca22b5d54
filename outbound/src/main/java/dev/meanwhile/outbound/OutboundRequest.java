package dev.meanwhile.outbound;

import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to send.
 *
 * @param method GET, HEAD, POST, PUT, PATCH or DELETE
 * @param url absolute, http or https; checked when it is sent
 * @param headers by name, which is read without regard to case; Host and what frames the message are the client's own
 * @param body null for none
 */
public record OutboundRequest(
        String method,
        String url,
        Map<String, String> headers,
        @Nullable Body body,
        Limits limits) {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "user-agent",
            "content-type",
            "proxy-authorization");
    private static final Pattern TOKEN = Pattern.compile("[a-zA-Z0-9!#$%&'*+.^_`|~-]+");

    public OutboundRequest {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("the method must be one of %s but is '%s'".formatted(METHODS, method));
        }
        var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> sorted.put(checkedName(name), checkedValue(name, value)));
        headers = Collections.unmodifiableMap(sorted);
    }

    /** A GET with {@link Limits#DEFAULT}. */
    public static OutboundRequest get(String url) {
        return new OutboundRequest("GET", url, Map.of(), null, Limits.DEFAULT);
    }

    /** A POST with {@link Limits#DEFAULT}. */
    public static OutboundRequest post(String url, Body body) {
        return new OutboundRequest("POST", url, Map.of(), body, Limits.DEFAULT);
    }

    public OutboundRequest header(String name, String value) {
        var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new OutboundRequest(method, url, more, body, limits);
    }

    public OutboundRequest limits(Limits limits) {
        return new OutboundRequest(method, url, headers, body, limits);
    }

    private static String checkedName(String name) {
        if (!TOKEN.matcher(name).matches() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("a request cannot set the header '%s'".formatted(name));
        }
        return name;
    }

    private static String checkedValue(String name, String value) {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw new IllegalArgumentException("the header %s holds a control character".formatted(name));
        }
        return value;
    }

    /** @param text sent as UTF-8 */
    public record Body(String contentType, String text) {

        public static Body json(String text) {
            return new Body("application/json", text);
        }
    }

    /**
     * What a request may cost.
     *
     * @param time for everything: look-up, connect, redirects and the whole body; over 0
     * @param maxBytes most bytes of the answer's body, after decompression; from 0
     * @param overflow what happens with a larger one
     * @param maxRedirects 0 to 5; with 0 an answer that redirects is returned as it is
     */
    public record Limits(Duration time, int maxBytes, Overflow overflow, int maxRedirects) {
        private static final int MOST_REDIRECTS = 5;

        /** 10 s, 1 MiB, refused if larger, five redirects. */
        public static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(10), 1 << 20, Overflow.REFUSE, MOST_REDIRECTS);

        public Limits {
            if (!time.isPositive()) {
                throw new IllegalArgumentException("the time of a request must be over 0 but is " + time);
            }
            if (maxBytes < 0) {
                throw new IllegalArgumentException("the bytes of an answer must be at least 0 but are " + maxBytes);
            }
            if (maxRedirects < 0 || maxRedirects > MOST_REDIRECTS) {
                throw new IllegalArgumentException("redirects must be 0 to 5 but are " + maxRedirects);
            }
        }

        public Limits time(Duration time) {
            return new Limits(time, maxBytes, overflow, maxRedirects);
        }

        public Limits maxBytes(int maxBytes) {
            return new Limits(time, maxBytes, overflow, maxRedirects);
        }

        public Limits overflow(Overflow overflow) {
            return new Limits(time, maxBytes, overflow, maxRedirects);
        }

        public Limits maxRedirects(int maxRedirects) {
            return new Limits(time, maxBytes, overflow, maxRedirects);
        }
    }

    /** What happens with a body over its limit. */
    public enum Overflow {
        /** The request fails as {@code TOO_LARGE}. */
        REFUSE,
        /** The answer has the beginning and says that it is cut. */
        CUT
    }
}
