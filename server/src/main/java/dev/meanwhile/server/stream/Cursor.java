package dev.meanwhile.server.stream;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.server.http.Exchange;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The last event that a client holds; 0 for none. */
public final class Cursor {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private Cursor() {}

    /** What a browser sends when it comes back goes before what stands in the address. */
    static long of(Exchange exchange) {
        var query = exchange.query();
        return of(exchange.requestHeader("Last-Event-ID"), query.text("after_seq"), query.text("starting_after"));
    }

    /** The same, with another cursor for who names none. */
    public static long of(Exchange exchange, long otherwise) {
        var query = exchange.query();
        return of(
                exchange.requestHeader("Last-Event-ID"),
                query.text("after_seq"),
                query.text("starting_after"),
                Long.toString(otherwise));
    }

    /** @throws dev.meanwhile.core.error.EngineException {@code cursor_invalid} for what is no number */
    static long of(@Nullable String... inOrder) {
        for (var text : inOrder) {
            if (text != null && !text.isBlank()) {
                return parse(text);
            }
        }
        return 0;
    }

    private static long parse(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw ErrorCode.CURSOR_INVALID.exception(
                    "a cursor must be the seq of an event, a number from 0, but is no such number");
        }
        return Long.parseLong(text);
    }

    /** @throws dev.meanwhile.core.error.EngineException {@code cursor_invalid} for an event that was never written */
    public static void check(long cursor, long last) {
        if (cursor > last) {
            throw ErrorCode.CURSOR_INVALID.exception(
                    "the cursor must be at most %d, the last event, but is %d".formatted(last, cursor));
        }
    }
}
