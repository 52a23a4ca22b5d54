package dev.meanwhile.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads an event stream (WHATWG HTML, section 9.2), one event after the other. */
final class EventReader {
    private final BufferedReader lines;

    EventReader(InputStream in) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /**
     * An event.
     *
     * @param id the cursor after it, or null if it has none
     */
    record Event(@Nullable String id, JsonNode data) {}

    /** The next event, or null at the end of the stream. A last event without its blank line was cut and does not count. */
    @Nullable
    Event next() throws IOException {
        String id = null;
        var data = new StringBuilder();
        String line;
        while ((line = lines.readLine()) != null) {
            if (line.isEmpty() && !data.isEmpty()) {
                return new Event(id, Server.JSON.readTree(data.toString()));
            }
            if (line.startsWith("id:")) {
                id = value(line);
            } else if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(value(line));
            }
        }
        return null;
    }

    private static String value(String line) {
        var value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
