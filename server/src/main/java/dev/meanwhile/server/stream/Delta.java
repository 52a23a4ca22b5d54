package dev.meanwhile.server.stream;

import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;

/**
 * Streamed text cut out of its stored payload without reading the JSON: pieces of one stream are joined by putting their quoted
 * texts side by side.
 *
 * @param head the payload up to its offset, so round and try
 * @param offset as digits
 * @param quoted the text as it stands between its quotes
 */
record Delta(Entry entry, String head, String offset, String quoted) {
    private static final String OFFSET = ",\"offset\":";
    private static final String TEXT = ",\"text\":\"";

    static Delta of(Entry entry) {
        var payload = entry.payload();
        if (!isAsWritten(payload)) {
            payload = EventCodec.write(entry.event()); // stored by something else than the codec, as compaction may
        }
        var offset = payload.indexOf(OFFSET);
        var text = payload.indexOf(TEXT, offset);
        return new Delta(
                entry,
                payload.substring(0, offset),
                payload.substring(offset + OFFSET.length(), text),
                payload.substring(text + TEXT.length(), payload.length() - 2));
    }

    /** Whether the payload is {@code {"round":1,"try":1,"offset":0,"text":"…"}} to the letter. */
    private static boolean isAsWritten(String payload) {
        var offset = payload.indexOf(OFFSET);
        var text = payload.indexOf(TEXT, Math.max(0, offset));
        if (!payload.startsWith("{\"round\":") || offset < 0 || text < 0 || text - offset > 32 || offset > 48) {
            return false;
        }
        var end = closingQuote(payload, text + TEXT.length());
        return end == payload.length() - 2 && payload.charAt(end + 1) == '}';
    }

    private static int closingQuote(String json, int from) {
        for (var i = from; i < json.length(); i++) {
            switch (json.charAt(i)) {
                case '\\' -> i++;
                case '"' -> {
                    return i;
                }
                default -> {
                    // a character of the text
                }
            }
        }
        return -1;
    }

    /** Whether both are pieces of one stream of text. */
    boolean continues(Delta other) {
        return entry.path().equals(other.entry.path())
                && entry.type().equals(other.entry.type())
                && head.equals(other.head);
    }
}
