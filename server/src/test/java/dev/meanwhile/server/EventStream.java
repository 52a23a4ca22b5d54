package dev.meanwhile.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An event stream, read message by message. */
final class EventStream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedReader lines;

    EventStream(InputStream body) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** @param id empty if the message has none */
    record Message(String id, JsonNode data) {}

    /** The next message with data, or null at the stream's end. */
    @Nullable
    Message next() {
        try {
            var id = "";
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    return new Message(id, JSON.readTree(line.substring("data: ".length())));
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first message from here on that is so. */
    JsonNode until(Predicate<JsonNode> wanted) {
        for (var message = next(); message != null; message = next()) {
            if (wanted.test(message.data())) {
                return message.data();
            }
        }
        throw new IllegalStateException("the stream ended before such a message came");
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
