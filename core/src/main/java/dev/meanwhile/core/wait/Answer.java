package dev.meanwhile.core.wait;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a question.
 *
 * @param data for APPROVE the edited proposal, or null for the proposed one; for SUBMIT the answer; for MODIFY the new output; for DONE
 *     the result; for FAILED an error {@code {code, message}}; else null
 * @param comment what the person said about it; of a call the model reads it; null for nothing
 * @param by who answered
 */
public record Answer(
        Action action, @Nullable JsonNode data, @Nullable String comment, String by) {

    /** Whether it says the same, whoever says it. */
    public boolean isSameAs(Answer other) {
        return action == other.action && isSame(data, other.data) && Objects.equals(comment, other.comment);
    }

    private static boolean isSame(@Nullable JsonNode one, @Nullable JsonNode other) {
        return (one == null || other == null) ? Objects.equals(one, other) : one.equals(Answer::compare, other);
    }

    /** The same number read from different places may be of different types. */
    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    /** What an answer does. The wire names are stored and never change. */
    public enum Action {
        /** The call or node runs, with what was proposed or with what the answer brings; of a review: the output is kept. */
        APPROVE("approve"),
        /** A person refused: the call does not run, and the model is told so; the node goes the way of what is rejected. */
        REJECT("reject"),
        /** It does not run; the work goes on without it. */
        SKIP("skip"),
        /** The answer is what was asked for. */
        SUBMIT("submit"),
        /** The answer takes the place of the node's output. */
        MODIFY("modify"),
        /** The browser ran the call. */
        DONE("done"),
        /** The browser could not run the call. When a node's question expires: the node has failed. */
        FAILED("failed");

        private final String wireName;

        Action(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Optional<Action> ofWireName(String wireName) {
            for (var action : values()) {
                if (action.wireName.equals(wireName)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }
    }
}
