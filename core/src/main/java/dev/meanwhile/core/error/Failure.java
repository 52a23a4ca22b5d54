package dev.meanwhile.core.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why something did not work, in words for the person who asked for it.
 *
 * @param message what was expected, what came and where; never a secret, never prompt text
 * @param retryAfter how long the other side asked us to wait, or null if it did not say
 * @param during where in a job it happened, or null outside a job's work
 */
public record Failure(
        ErrorCode code,
        String message,
        @Nullable Duration retryAfter,
        @Nullable During during) {

    /**
     * The part of a job that was under way.
     *
     * @param activity {@code model} or {@code tool}
     * @param round from 1
     * @param toolName the tool of the call, or null while the model spoke
     */
    public record During(
            String activity, int round, @Nullable String toolName) {}

    public Failure during(During place) {
        return new Failure(code, message, retryAfter, place);
    }

    public Failure retryAfter(@Nullable Duration wait) {
        return new Failure(code, message, wait, during);
    }
}
