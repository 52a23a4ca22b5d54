package dev.meanwhile.core.wait;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Waits.Outcome;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question as it stood at one moment; times are the database's.
 *
 * @param project the job's
 * @param owner the person whose job it is
 * @param expires when it ends by itself
 * @param ended when it was answered, expired or closed; null while it is open
 * @param answer null unless ANSWERED
 * @param claim the browser window that runs the call now; null for people's questions, or while none does
 */
public record Wait(
        JobId job,
        String project,
        String owner,
        Ask ask,
        State state,
        Instant asked,
        Instant expires,
        @Nullable Instant ended,
        @Nullable Answer answer,
        @Nullable Claim claim) {

    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** What is to be done with the call or node; empty while it is open, and once its job is over. */
    public Optional<Action> verdict() {
        return switch (state) {
            case OPEN, CLOSED -> Optional.empty();
            case ANSWERED -> Optional.ofNullable(answer).map(Answer::action);
            case EXPIRED -> Optional.of(ask.onExpiry());
        };
    }

    /**
     * What an answer would come to.
     *
     * @param held the claim under which a browser answers; null for a person
     */
    public Outcome judge(Answer given, @Nullable String held, Instant now) {
        return switch (state) {
            case OPEN -> {
                if (!expires.isAfter(now)) {
                    yield Outcome.EXPIRED;
                }
                yield ask.kind().isForPeople() || isClaimedAs(held) ? Outcome.TAKEN : Outcome.NOT_CLAIMED;
            }
            case ANSWERED -> answer != null && given.isSameAs(answer) ? Outcome.REPEATED : Outcome.ANSWERED_OTHERWISE;
            case EXPIRED -> Outcome.EXPIRED;
            case CLOSED -> Outcome.CLOSED;
        };
    }

    /** What a claim would come to. */
    public Outcome judgeClaim(String wanted, Instant now) {
        return switch (state) {
            case OPEN -> {
                if (!expires.isAfter(now)) {
                    yield Outcome.EXPIRED;
                }
                var isFree = claim == null || !claim.until().isAfter(now);
                yield isFree || isClaimedAs(wanted) ? Outcome.TAKEN : Outcome.NOT_CLAIMED;
            }
            case ANSWERED -> Outcome.ANSWERED_OTHERWISE;
            case EXPIRED -> Outcome.EXPIRED;
            case CLOSED -> Outcome.CLOSED;
        };
    }

    private boolean isClaimedAs(@Nullable String id) {
        return claim != null && claim.id().equals(id);
    }

    /**
     * The right to give a call's result.
     *
     * @param id made up by who claims
     * @param until after that another one may claim
     */
    public record Claim(String id, Instant until) {}

    /** Where a question is. The wire names are stored and never change. */
    public enum State {
        OPEN("open"),
        ANSWERED("answered"),
        EXPIRED("expired"),
        CLOSED("closed");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Optional<State> ofWireName(String wireName) {
            for (var state : values()) {
                if (state.wireName.equals(wireName)) {
                    return Optional.of(state);
                }
            }
            return Optional.empty();
        }
    }
}
