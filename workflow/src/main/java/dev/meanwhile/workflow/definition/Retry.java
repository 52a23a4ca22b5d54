package dev.meanwhile.workflow.definition;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How often a node that failed is tried again.
 *
 * @param times tries after the first
 * @param pause before the first of them; doubled for each further one
 * @param longest pause
 * @param on only failures of these codes; empty for all that may pass
 * @param not never failures of these codes
 */
public record Retry(int times, Duration pause, Duration longest, Set<String> on, Set<String> not) {
    static final Field<Integer> MAX_RETRIES = Field.whole("maxRetries", 0, 20, "Tries after the first.", 2);
    static final Field<Duration> BASE_DELAY =
            Field.millis("baseDelay", "Before the first of them; doubled for each further one.", Duration.ofSeconds(1));
    static final Field<Duration> MAX_DELAY = Field.millis("maxDelay", "The longest pause.", Duration.ofSeconds(30));
    static final Field<List<String>> RETRY_ON = Field.texts(
            "retryOn", "Codes of the failures that are tried again; all that may pass where it is left out.");
    static final Field<List<String>> SKIP_ON =
            Field.texts("skipOn", "Codes of failures that are never tried again, besides `AUTH` and `VALIDATION`.");

    static final Retry NONE = new Retry(0, Duration.ofSeconds(1), Duration.ofSeconds(30), Set.of(), Set.of());

    public Retry {
        on = Set.copyOf(on);
        not = Set.copyOf(not);
    }

    static Retry read(Data data) {
        return new Retry(
                data.value(MAX_RETRIES),
                data.value(BASE_DELAY),
                data.value(MAX_DELAY),
                Set.copyOf(data.value(RETRY_ON)),
                Set.copyOf(data.value(SKIP_ON)));
    }
}
