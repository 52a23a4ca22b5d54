package dev.meanwhile.core.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the ledger.
 *
 * @param providerId the id the provider gave, sent back with the result
 * @param name the tool's name as the model wrote it
 * @param arguments the JSON text as the model wrote it, at most 64 KiB, or a note that it was longer
 * @param argumentsHash SHA-256 of name and canonical arguments, lower-case hex; equal calls have equal hashes
 * @param state where the call is
 * @param startedAt when it began to run, or null if it has not; a store replaces it by its own time when it writes it
 * @param outcome what it gave, or null while {@code state} is not settled
 */
public record Call(
        CallPlace place,
        @Nullable String providerId,
        String name,
        String arguments,
        String argumentsHash,
        Effect effect,
        boolean isIdempotent,
        CallState state,
        @Nullable Instant startedAt,
        @Nullable Outcome outcome) {

    /**
     * What a settled call gave.
     *
     * @param result text as a JSON string, or the JSON value, at most 256 KiB of it; null if it failed
     * @param error {@code {code, message, problems?}}, or null if it is done
     * @param isTruncated whether the tool gave more than is kept
     */
    public record Outcome(
            @Nullable JsonNode result, @Nullable JsonNode error, boolean isTruncated, Duration took) {}

    public Call asked() {
        return with(CallState.ASKED, null, null);
    }

    /** The same with other arguments, as a person approved them. */
    public Call edited(String newArguments, String newHash) {
        return new Call(
                place, providerId, name, newArguments, newHash, effect, isIdempotent, state, startedAt, outcome);
    }

    public Call waiting() {
        return with(CallState.WAITING, null, null);
    }

    public Call running(Instant since) {
        return with(CallState.RUNNING, since, null);
    }

    public Call settled(CallState end, Outcome what) {
        return with(end, startedAt, what);
    }

    private Call with(CallState newState, @Nullable Instant since, @Nullable Outcome what) {
        return new Call(place, providerId, name, arguments, argumentsHash, effect, isIdempotent, newState, since, what);
    }
}
