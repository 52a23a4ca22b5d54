package dev.meanwhile.core.wait;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a question.
 *
 * @param data for APPROVE the edited arguments, or null for the proposed ones; for DONE the result; for FAILED an error {@code {code,
 *     message}}
 * @param comment what the person said about it, for the model to read; null for nothing
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
        /** The call runs, with the proposed arguments or with those of the answer. */
        APPROVE("approve"),
        /** The call does not run; the model is told that a person refused it. */
        REJECT("reject"),
        /** The call does not run; the model is told to go on without it. */
        SKIP("skip"),
        /** The browser ran the call. */
        DONE("done"),
        /** The browser could not run the call. */
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
