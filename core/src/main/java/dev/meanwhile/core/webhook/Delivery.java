package dev.meanwhile.core.webhook;

import dev.meanwhile.core.job.JobId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to one webhook, and how its sending goes.
 *
 * @param id the {@code webhook-id} of every attempt, by which a receiver knows a repetition
 * @param n counts all deliveries; pages are cut by it
 * @param job what it is about; null for a {@code ping}, or if the job is deleted
 * @param attempts how often it was sent so far
 * @param due when it is sent next, or given up as lost if it is under way; null once it is settled
 * @param last what came of the latest attempt; null before the first one
 */
public record Delivery(
        String id,
        long n,
        String type,
        @Nullable JobId job,
        State state,
        int attempts,
        Instant created,
        @Nullable Instant due,
        @Nullable Attempt last) {

    /** Where it stands. */
    public enum State {
        PENDING("pending"),
        DELIVERED("delivered"),
        FAILED("failed");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /**
     * @param status of the answer; null if there was none
     * @param excerpt the beginning of the answer's body, at most 1 KiB; null if there was no answer
     * @param error why there was no answer, or null
     */
    public record Attempt(
            Instant at,
            @Nullable Integer status,
            @Nullable String excerpt,
            @Nullable String error,
            Duration took) {}
}
