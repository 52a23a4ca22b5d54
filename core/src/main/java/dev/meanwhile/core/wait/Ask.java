package dev.meanwhile.core.wait;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.wait.Answer.Action;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way into the store, with the step that parks its call.
 *
 * @param tool the tool's name as the model wrote it
 * @param question for people
 * @param proposal the call's arguments
 * @param schema JSON Schema of the arguments
 * @param hash what the question is about: the call's {@code argumentsHash}
 * @param time how long it stays open
 * @param onExpiry what is done with the call when nobody answered
 * @param device the browser that is to run the call; null for an approval
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
    public Ask {
        Check.that(time.isPositive(), "a question must stay open for a while but the time is %s", time);
        Check.that(kind.allows(onExpiry), "%s is no answer to %s", onExpiry, kind);
    }

    /** Who is asked for what. The wire names are stored and never change. */
    public enum Kind {
        /** A person: may this call run? */
        APPROVAL("approval"),
        /** A browser: run this call. */
        CLIENT_TOOL("client_tool");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public boolean allows(Action action) {
            return switch (action) {
                case APPROVE, REJECT, SKIP -> this == APPROVAL;
                case DONE, FAILED -> this == CLIENT_TOOL;
            };
        }
    }
}
