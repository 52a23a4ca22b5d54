package dev.meanwhile.models.openai;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;

/** A pulled body as a stream of bytes. Reading is for one thread; closing is for any and ends a read that waits. */
final class BodyStream extends InputStream {
    private final PulledBody body;
    private final Duration patience;
    private final ArrayDeque<ByteBuffer> ready = new ArrayDeque<>();

    BodyStream(PulledBody body, Duration patience) {
        this.body = body;
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int max) throws IOException {
        Objects.checkFromIndexSize(from, max, into.length);
        if (max == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        var buffer = ready.element();
        var length = Math.min(max, buffer.remaining());
        buffer.get(into, from, length);
        return length;
    }

    @Override
    public void close() {
        body.close();
    }

    /** Has the first buffer hold something; false at the end. */
    private boolean fill() throws IOException {
        while (ready.isEmpty() || !ready.element().hasRemaining()) {
            if (!ready.isEmpty()) {
                ready.remove();
                continue;
            }
            try {
                var buffers = body.next(patience);
                if (buffers == null) {
                    return false;
                }
                ready.addAll(buffers);
            } catch (InterruptedException e) {
                body.close();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the provider was silent");
            }
        }
        return true;
    }
}
