package dev.meanwhile.models.openai;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how long a provider asks us to wait: {@code Retry-After-Ms}, else {@code Retry-After} in seconds or as a date. */
final class RetryAfter {
    private RetryAfter() {}

    /**
     * The wait, from zero, or null where none is given that can be read.
     *
     * @param headers by lower-case name
     */
    static @Nullable Duration of(Map<String, String> headers, Instant now) {
        var millis = headers.get("retry-after-ms");
        var count = millis == null ? null : number(millis);
        if (count != null) {
            return Duration.ofMillis(count.longValue());
        }
        var value = headers.get("retry-after");
        return value == null ? null : ofValue(value.strip(), now);
    }

    private static @Nullable Duration ofValue(String value, Instant now) {
        var seconds = number(value);
        if (seconds != null) {
            return Duration.ofMillis(seconds.movePointRight(3).longValue());
        }
        try {
            var date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT));
            var wait = Duration.between(now, date.toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null; // neither seconds nor a date: the same as no advice
        }
    }

    private static @Nullable BigDecimal number(String value) {
        return value.strip().matches("\\d{1,10}(\\.\\d{1,9})?") ? new BigDecimal(value.strip()) : null;
    }
}
