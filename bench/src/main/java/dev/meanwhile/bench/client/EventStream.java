package dev.meanwhile.bench.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An open event stream (WHATWG HTML, section 9.2), read by one thread. */
final class EventStream implements AutoCloseable {
    private final BufferedReader lines;
    private long characters;

    EventStream(InputStream in) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /**
     * One message.
     *
     * @param id 0 if it has none
     * @param event empty if it has no name
     */
    record Message(long id, String event, String data) {}

    /** @return the next message that has data, or null at the end */
    @Nullable
    Message next() throws IOException {
        var id = 0L;
        var event = "";
        String data = null;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            characters += line.length() + 1;
            if (line.isEmpty()) {
                if (data != null) {
                    return new Message(id, event, data);
                }
            } else if (line.startsWith("data: ")) {
                data = data == null ? line.substring(6) : data + "\n" + line.substring(6);
            } else if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            }
        }
        return null;
    }

    /** What was read, line ends included; as many bytes, for text in ASCII. */
    long characters() {
        return characters;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
