package dev.meanwhile.models.openai.demo;

import java.time.Duration;
import java.util.Locale;

/**
 * What goes wrong.
 *
 * @param status the HTTP status of {@link Kind#STATUS}, else 0
 * @param times how many requests with this key it hits, from the first on
 * @param after chunks that are streamed before it, for the kinds that strike in a stream
 * @param retryAfter what {@link Kind#STATUS} sends as {@code Retry-After}; zero sends none
 * @param round the only round of tools that it hits, from 1; 0 is every one
 * @param key requests are counted by it; tests that do not want to meet use different ones
 */
record DemoFault(Kind kind, int status, int times, int after, Duration retryAfter, int round, String key) {

    enum Kind {
        NONE,
        /** An HTTP error in place of a stream. */
        STATUS,
        /** The connection is closed in the midst of the answer. */
        CUT,
        /** The connection is closed in the midst of a tool call's arguments. */
        CUT_TOOL,
        /** One event's JSON is cut. */
        MALFORMED,
        /** Nothing comes any more; ends when the client goes. */
        STALL,
        /** Not even headers come; ends when the client goes. */
        STALL_HEADERS,
        /** The stream reports an error. */
        ERROR,
        /** Status 200 with bytes that mean nothing. */
        GARBAGE,
        /** The answer ends cleanly, but without a finish reason and without {@code [DONE]}. */
        NO_FINISH
    }

    static Kind kindOf(String name) throws DemoRefusal {
        if (name.matches("[45]\\d\\d")) {
            return Kind.STATUS;
        }
        for (var kind : Kind.values()) {
            if (kind != Kind.STATUS && wireName(kind).equals(name)) {
                return kind;
            }
        }
        throw new DemoRefusal("fault must be an HTTP status from 400 to 599 or one of cut, cut-tool, malformed, stall,"
                + " stall-headers, error, garbage, no-finish but is \"" + name + "\"");
    }

    /** Whether it strikes in the midst of a stream of text. */
    boolean strikesInText() {
        return switch (kind) {
            case CUT, MALFORMED, STALL, ERROR, GARBAGE -> true;
            case NONE, STATUS, CUT_TOOL, STALL_HEADERS, NO_FINISH -> false;
        };
    }

    private static String wireName(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
