package dev.meanwhile.server.stream;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.meanwhile.core.log.Entry;
import java.time.Instant;

/** An entry as clients read it: {@code {seq, at, type, path, …}}, with the payload's fields spliced in as they are stored. */
final class EntryJson {
    private EntryJson() {}

    static String write(Entry entry) {
        return write(entry.seq(), entry.at(), entry.type(), entry.path(), entry.payload());
    }

    static String write(long seq, Instant at, String type, String path, String payload) {
        var out = new StringBuilder(payload.length() + 96);
        out.append("{\"seq\":").append(seq).append(",\"at\":\"").append(at);
        out.append("\",\"type\":\"").append(type).append("\",\"path\":\"");
        JsonStringEncoder.getInstance().quoteAsString(path, out);
        var rest = oneLine(payload.strip());
        if (rest.length() > 2) {
            return out.append("\",").append(rest, 1, rest.length()).toString();
        }
        return out.append("\"}").toString();
    }

    /** Line breaks in JSON can only be white space between its parts, but would end the line of an event stream. */
    private static String oneLine(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                ? json
                : json.replace('\n', ' ').replace('\r', ' ');
    }
}
