package dev.meanwhile.core.wait;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.wait.Answer.Action;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way into the store, with the step that parks its call or node.
 *
 * @param call what it is about: a call, or a {@linkplain CallPlace#isOfNode node}
 * @param tool what it is about, for people: the tool's name as the model wrote it, or the node's label
 * @param question for people
 * @param proposal what people see: the call's arguments, the node's input, or the output to be reviewed
 * @param schema JSON Schema of what an answer may put in the proposal's place; an empty one takes anything
 * @param hash of the proposal as it is, uncut: the call's {@code argumentsHash}, for a node see {@code NodeQuestion}
 * @param time how long it stays open
 * @param onExpiry what is done when nobody answered
 * @param device the browser that is to run the call; null for people's questions
 */
public record Ask(
        WaitId id,
        CallPlace call,
        Kind kind,
        String tool,
        String question,
        JsonNode proposal,
        JsonNode schema,
        String hash,
        Duration time,
        Action onExpiry,
        @Nullable String device) {
    /** Of what is over sooner a second notice would come right after the first. */
    private static final Duration LONG = Duration.ofMinutes(10);

    public Ask {
        Check.that(time.isPositive(), "a question must stay open for a while but the time is %s", time);
        Check.that(mayEndWith(kind, call, onExpiry), "%s of %s cannot end with %s", kind, call, onExpiry);
    }

    /** When people are reminded, counted from the asking: after half of its time. Empty for a short one, and for a browser. */
    public Optional<Duration> reminder() {
        return kind.isForPeople() && time.compareTo(LONG) >= 0 ? Optional.of(time.dividedBy(2)) : Optional.empty();
    }

    /** No call runs unasked; a node goes on as its author wished. */
    private static boolean mayEndWith(Kind kind, CallPlace call, Action action) {
        return switch (action) {
            case REJECT, SKIP -> kind.isForPeople();
            case APPROVE -> kind.isForPeople() && call.isOfNode();
            case FAILED -> kind == Kind.CLIENT_TOOL || call.isOfNode();
            case SUBMIT, MODIFY, DONE -> false;
        };
    }

    /** Who is asked for what. The wire names are stored and never change. */
    public enum Kind {
        /** A person: may this call or node run? */
        APPROVAL("approval"),
        /** A person: what is this node to be given? */
        INPUT("input"),
        /** A person: is this node's output to be kept? */
        REVIEW("review"),
        /** A browser: run this call. */
        CLIENT_TOOL("client_tool");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Optional<Kind> ofWireName(String wireName) {
            for (var kind : values()) {
                if (kind.wireName.equals(wireName)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        public boolean isForPeople() {
            return this != CLIENT_TOOL;
        }

        /** What may be answered. */
        public List<Action> answers() {
            return switch (this) {
                case APPROVAL -> List.of(Action.APPROVE, Action.REJECT, Action.SKIP);
                case INPUT -> List.of(Action.SUBMIT, Action.REJECT, Action.SKIP);
                case REVIEW -> List.of(Action.APPROVE, Action.MODIFY, Action.REJECT);
                case CLIENT_TOOL -> List.of(Action.DONE, Action.FAILED);
            };
        }
    }
}
