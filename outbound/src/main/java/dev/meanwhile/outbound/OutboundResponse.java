package dev.meanwhile.outbound;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What came back. */
public final class OutboundResponse {
    private final String url;
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final boolean isTruncated;

    OutboundResponse(String url, int status, Map<String, List<String>> headers, byte[] body, boolean isTruncated) {
        this.url = url;
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.isTruncated = isTruncated;
    }

    /** The address that answered, after redirects. */
    public String url() {
        return url;
    }

    public int status() {
        return status;
    }

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** All headers by name in lower case, values in the order they came. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The first header of this name, which is read without regard to case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** The body without its content encoding. */
    public byte[] body() {
        return body.clone();
    }

    public String text(Charset charset) {
        return new String(body, charset);
    }

    /** Whether the body is only the beginning. */
    public boolean isTruncated() {
        return isTruncated;
    }
}
