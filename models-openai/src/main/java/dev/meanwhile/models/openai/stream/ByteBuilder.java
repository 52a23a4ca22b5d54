package dev.meanwhile.models.openai.stream;

import java.util.Arrays;

/** Bytes that grow up to {@link SseFraming#MAX_EVENT_BYTES}. Used by one thread. */
final class ByteBuilder {
    /** Kept between events; what one large image needed is given back. */
    private static final int KEPT_BYTES = 64 << 10;

    private byte[] bytes = new byte[1024];
    private int length;

    int length() {
        return length;
    }

    /** The bytes from 0 to {@link #length()}; valid until the next change. */
    byte[] array() {
        return bytes;
    }

    void append(byte[] from, int start, int end) throws MalformedStream {
        var needed = length + (end - start);
        if (needed > SseFraming.MAX_EVENT_BYTES) {
            throw new MalformedStream("an event is larger than 4 MiB");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
        System.arraycopy(from, start, bytes, length, end - start);
        length = needed;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[1024];
        }
    }
}
