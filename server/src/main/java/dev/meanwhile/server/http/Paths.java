package dev.meanwhile.server.http;

import dev.meanwhile.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Raw request paths to decoded segments, each decoded once, so that no spelling of a path leads past a check. */
final class Paths {
    private Paths() {}

    /** The segments between slashes; {@code /a//b} has an empty one, which matches no route. */
    static List<String> segments(String rawPath) {
        if (!rawPath.startsWith("/")) {
            throw ErrorCode.REQUEST_INVALID.exception("the address must be a path that begins with /");
        }
        return Arrays.stream(rawPath.substring(1).split("/", -1))
                .map(segment -> decoded(segment, false))
                .toList();
    }

    /** @throws dev.meanwhile.core.error.EngineException {@code request_invalid} for a broken escape, no UTF-8, or U+0000 */
    static String decoded(String text, boolean plusIsSpace) {
        var bytes = ByteBuffer.allocate(text.length() * 3);
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '%') {
                bytes.put(escaped(text, i));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.put((byte) ' ');
            } else {
                bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            var decoded =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            if (decoded.indexOf('\0') < 0) {
                return decoded;
            }
        } catch (CharacterCodingException e) {
            // the one answer below
        }
        throw ErrorCode.REQUEST_INVALID.exception("the address must be percent-encoded UTF-8 without U+0000");
    }

    private static byte escaped(String text, int at) {
        if (at + 2 < text.length()) {
            var high = Character.digit(text.charAt(at + 1), 16);
            var low = Character.digit(text.charAt(at + 2), 16);
            if (high >= 0 && low >= 0) {
                return (byte) (high << 4 | low);
            }
        }
        throw ErrorCode.REQUEST_INVALID.exception("the address has a % that no two hexadecimal digits follow");
    }

    /** {@code name=value} pairs; a name alone has the value {@code ""}. */
    static List<Pair> query(String raw) {
        var pairs = new ArrayList<Pair>();
        for (var part : raw.split("&", -1)) {
            if (!part.isEmpty()) {
                var equals = part.indexOf('=');
                pairs.add(
                        equals < 0
                                ? new Pair(decoded(part, true), "")
                                : new Pair(
                                        decoded(part.substring(0, equals), true),
                                        decoded(part.substring(equals + 1), true)));
            }
        }
        return pairs;
    }

    record Pair(String name, String value) {}
}
