package dev.meanwhile.outbound;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came back, whole. */
public final class OutboundResponse {
    private final OutboundHead head;
    private final byte[] body;
    private final boolean isTruncated;

    OutboundResponse(OutboundHead head, byte[] body, boolean isTruncated) {
        this.head = head;
        this.body = body;
        this.isTruncated = isTruncated;
    }

    /** The address that answered, after redirects. */
    public String url() {
        return head.url();
    }

    public int status() {
        return head.status();
    }

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return head.isSuccess();
    }

    /** All headers by name in lower case, values in the order they came. */
    public Map<String, List<String>> headers() {
        return head.headers();
    }

    /** The first header of this name, which is read without regard to case. */
    public Optional<String> header(String name) {
        return head.header(name);
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
