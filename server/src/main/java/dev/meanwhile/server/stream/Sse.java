package dev.meanwhile.server.stream;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The event stream format (WHATWG HTML, section 9.2). */
public final class Sse {
    public static final String CONTENT_TYPE = "text/event-stream";

    /** What a stream begins with: when to come back after a cut. */
    static final Buffer HELLO = Buffer.buffer("retry: 2000\n\n");

    /** A comment: bytes that say no more than that the stream lives. */
    static final Buffer BEAT = Buffer.buffer(": ping\n\n");

    private Sse() {}

    /**
     * One message.
     *
     * @param type the event's name, or null for an unnamed one
     * @param id what a client hands back to resume, or 0 for none
     * @param data one line
     */
    public static Buffer message(@Nullable String type, long id, String data) {
        var text = new StringBuilder(data.length() + 64);
        if (type != null) {
            text.append("event: ").append(type).append('\n');
        }
        if (id > 0) {
            text.append("id: ").append(id).append('\n');
        }
        return Buffer.buffer(text.append("data: ").append(data).append("\n\n").toString());
    }
}
