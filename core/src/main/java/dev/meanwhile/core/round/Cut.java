package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Cuts values to a number of bytes, with a note that says so. */
public final class Cut {
    private Cut() {}

    /** UTF-8 bytes of a text. */
    static int size(String text) {
        // most text is short or ASCII; only what could be over a limit is measured by the caller's choice
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The same of a value as models and people read it. */
    public static int size(@Nullable JsonNode value) {
        return value == null ? 0 : size(text(value));
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    /** Whether a text has more UTF-8 bytes than this. */
    static boolean isOver(String text, int maxBytes) {
        return text.length() > maxBytes || (text.length() * 3L > maxBytes && size(text) > maxBytes);
    }

    /** The text, or its beginning and a note within {@code maxBytes} and a little. */
    static String to(int maxBytes, String text) {
        if (!isOver(text, maxBytes)) {
            return text;
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var end = maxBytes;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8)
                + "\n[cut: %d of %d bytes shown]".formatted(end, bytes.length);
    }

    /** The value, or a string with the beginning of its text and a note. */
    public static JsonNode to(int maxBytes, JsonNode value) {
        var text = text(value);
        return isOver(text, maxBytes) ? TextNode.valueOf(to(maxBytes, text)) : value;
    }
}
