package dev.meanwhile.server.stream;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to viewers, shared by all of them and never changed.
 *
 * @param seq the last event in it; a viewer that has this one already is not sent the frame
 * @param at when that event was committed, or null if it was read from the log again
 */
public record Frame(Buffer bytes, long seq, @Nullable Instant at) {

    int size() {
        return bytes.length();
    }
}
