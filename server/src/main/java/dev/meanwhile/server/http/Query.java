package dev.meanwhile.server.http;

import dev.meanwhile.core.error.ErrorCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request; unknown ones are ignored, known ones are checked when they are asked for. */
public final class Query {
    private final List<Paths.Pair> pairs;

    private Query(List<Paths.Pair> pairs) {
        this.pairs = pairs;
    }

    static Query of(@Nullable String raw) {
        return new Query(raw == null ? List.of() : Paths.query(raw));
    }

    /** The first value of a parameter, or null if it is absent or empty. */
    public @Nullable String text(String name) {
        return pairs.stream()
                .filter(pair -> pair.name().equals(name) && !pair.value().isEmpty())
                .map(Paths.Pair::value)
                .findFirst()
                .orElse(null);
    }

    public String text(String name, String otherwise) {
        var value = text(name);
        return value == null ? otherwise : value;
    }

    /**
     * A whole number.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code request_invalid} if it is none, or not from min to max
     */
    public long number(String name, long otherwise, long min, long max) {
        var value = text(name);
        if (value == null) {
            return otherwise;
        }
        try {
            var number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the one answer below
        }
        throw ErrorCode.REQUEST_INVALID.exception(
                "the query parameter %s must be a whole number from %d to %d but is '%s'"
                        .formatted(name, min, max, shortened(value)));
    }

    public int number(String name, int otherwise, int min, int max) {
        return (int) number(name, (long) otherwise, min, max);
    }

    /**
     * A moment, or null if it is absent.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code request_invalid} if it is none as {@code 2026-11-21T09:00:00Z}
     */
    public @Nullable Instant time(String name) {
        var value = text(name);
        if (value == null) {
            return null;
        }
        try {
            return Instant.parse(value);
        } catch (DateTimeException e) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "the query parameter %s must be a time as 2026-11-21T09:00:00Z but is '%s'"
                            .formatted(name, shortened(value)));
        }
    }

    static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
