package dev.meanwhile.tools.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server-sent events of an answer, in bounded size. */
final class EventStream {
    private final Lines lines;
    private final int maxBytes;
    private @Nullable String lastId;

    /** @param lastId of the stream that this one continues, or null */
    EventStream(InputStream in, int maxBytes, @Nullable String lastId) {
        this.lastId = lastId;
        this.lines = new Lines(in, maxBytes);
        this.maxBytes = maxBytes;
    }

    /** @param data what it says; of one that is too long some of it */
    record Event(String data, boolean isTooLong) {}

    /** The next event that says something; empty at the end of the stream, where an event that is not whole is left out. */
    Optional<Event> next() throws IOException {
        var data = new StringBuilder();
        var isTooLong = false;
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            var text = line.get().text();
            isTooLong |= line.get().isTooLong() || data.length() > maxBytes;
            if (text.startsWith("id:")) {
                lastId = text.substring("id:".length()).strip();
            } else if (text.startsWith("data:") && !isTooLong) {
                data.append(text.substring("data:".length()).strip()).append('\n');
            } else if (text.isEmpty() && (isTooLong || data.length() > 1)) {
                return Optional.of(new Event(data.toString(), isTooLong));
            }
        }
        return Optional.empty();
    }

    /** The id of the newest event, by which a cut stream can be taken up again; empty if events have none. */
    Optional<String> lastId() {
        return Optional.ofNullable(lastId).filter(id -> !id.isEmpty());
    }
}
