package dev.meanwhile.outbound;

import static dev.meanwhile.outbound.OutboundException.Reason.BAD_URL;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes, in one notation.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name in lower case and punycode, or an address in its plain notation, IPv6 in brackets
 * @param port 1 to 65535, or -1 for the scheme's own
 * @param path with the query, percent-encoded; begins with a slash
 */
record Destination(String scheme, String host, int port, String path) {
    private static final int MAX_LENGTH = 8_192;
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)(https?)://([^/?#]*)([^#]*)(#.*)?");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\[\\]]+]|[^:]+)(?::([0-9]{1,5})?)?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
    private static final Pattern HAS_SCHEME = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:.*");

    /** @throws OutboundException {@code BAD_URL}, or {@code REFUSED_ADDRESS} where the notation alone says so */
    static Destination of(String url) {
        if (url.length() > MAX_LENGTH) {
            throw bad("is longer than %d characters".formatted(MAX_LENGTH));
        }
        if (url.chars().anyMatch(c -> c <= ' ' || c == '\\' || c == 0x7f)) {
            throw bad("holds a space, a backslash or a control character");
        }
        var parts = ABSOLUTE.matcher(url);
        if (!parts.matches()) {
            throw bad("is not absolute with http:// or https://");
        }
        var authority = AUTHORITY.matcher(parts.group(2));
        if (parts.group(2).indexOf('@') >= 0 || !authority.matches()) {
            throw bad("must have a host and, if need be, a port, but no user");
        }
        var path = parts.group(3).startsWith("/") ? parts.group(3) : "/" + parts.group(3);
        var scheme = parts.group(1).toLowerCase(Locale.ROOT);
        return new Destination(scheme, host(authority.group(1)), port(authority.group(2)), encoded(path));
    }

    private static int port(@Nullable String digits) {
        if (digits == null) {
            return -1;
        }
        var port = Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw bad("has port %d, not one of 1 to 65535".formatted(port));
        }
        return port;
    }

    private static String host(String written) {
        var isBracketed = written.startsWith("[");
        var host = isBracketed ? written.substring(1, written.length() - 1).toLowerCase(Locale.ROOT) : name(written);
        if (isBracketed && host.indexOf(':') < 0) {
            throw bad("has brackets around what is no IPv6 address");
        }
        var literal = HostLiteral.find(host);
        if (literal.isPresent()) {
            var text = literal.get().getHostAddress();
            return literal.get() instanceof Inet6Address ? "[" + text + "]" : text;
        }
        return host;
    }

    private static String name(String written) {
        String name;
        try {
            name = IDN.toASCII(written).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new OutboundException(BAD_URL, "the URL has a host that is no host name", e);
        }
        var host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (!NAME.matcher(host).matches() || host.length() > 253) {
            throw bad("has a host that is no host name");
        }
        return host;
    }

    /** Encodes what a path or query must not hold, as browsers do; a percent sign that begins no code becomes one. */
    private static String encoded(String path) {
        var text = new StringBuilder(path.length());
        path.codePoints().forEach(c -> {
            if (c < 0x80 && "\"<>^`{|}[]".indexOf(c) < 0) {
                text.append((char) c);
            } else {
                for (var octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    text.append('%').append("%02X".formatted(octet));
                }
            }
        });
        return text.toString().replaceAll("%(?![0-9a-fA-F]{2})", "%25");
    }

    /** Where a {@code Location} leads from here. */
    Destination redirected(String location) {
        if (location.startsWith("//")) {
            return of(scheme + ":" + location);
        }
        if (HAS_SCHEME.matcher(location).matches()) {
            return of(location);
        }
        if (location.chars().anyMatch(c -> c <= ' ' || c == '\\')) {
            throw bad("of a redirect holds a space, a backslash or a control character");
        }
        try {
            var relative = URI.create(encoded(location));
            return of(uri().resolve(relative).toString());
        } catch (IllegalArgumentException e) {
            throw new OutboundException(BAD_URL, "%s redirects to what is no URL".formatted(origin()), e);
        }
    }

    URI uri() {
        return URI.create(origin() + path);
    }

    /** Scheme, host and port as text; what a message may show. */
    String origin() {
        return port < 0 ? "%s://%s".formatted(scheme, host) : "%s://%s:%d".formatted(scheme, host, port);
    }

    boolean isEncrypted() {
        return scheme.equals("https");
    }

    private static OutboundException bad(String complaint) {
        return new OutboundException(BAD_URL, "the URL " + complaint);
    }
}
