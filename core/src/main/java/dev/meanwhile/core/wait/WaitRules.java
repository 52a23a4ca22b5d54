package dev.meanwhile.core.wait;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.wait.Answer.Action;
import java.time.Duration;
import java.util.List;

/**
 * How long is waited for people and for browsers; keys under {@code approvals.} and {@code client-tools.}.
 *
 * @param tools names of tools whose calls always ask a person, whatever the tool says; one that ends with {@code *} is a beginning.
 *     Default none
 * @param approval how long a person may think. Default 15 min
 * @param onExpiry what is done with a call that nobody decided on. Default REJECT
 * @param clientTool how long a browser may take to claim and run a call. Default 5 min
 * @param claim how long a browser window has a call before another one may claim it. Default 30 s
 */
public record WaitRules(List<String> tools, Duration approval, OnExpiry onExpiry, Duration clientTool, Duration claim) {
    public static final WaitRules DEFAULT = new WaitRules(
            List.of(), Duration.ofMinutes(15), OnExpiry.REJECT, Duration.ofMinutes(5), Duration.ofSeconds(30));

    public WaitRules {
        tools = List.copyOf(tools);
        Check.that(approval.isPositive(), "approvals.expire-after must be positive but is %s", approval);
        Check.that(clientTool.isPositive(), "client-tools.expire-after must be positive but is %s", clientTool);
        Check.that(claim.isPositive(), "client-tools.claim must be positive but is %s", claim);
    }

    /** Whether each call of the tool of this name asks a person, by the operator's wish. */
    public boolean asksFor(String tool) {
        return tools.stream()
                .anyMatch(name ->
                        name.endsWith("*") ? tool.startsWith(name.substring(0, name.length() - 1)) : tool.equals(name));
    }

    /** What is done with a call that nobody decided on; none is to run unasked. */
    public enum OnExpiry {
        REJECT(Action.REJECT),
        SKIP(Action.SKIP);

        private final Action action;

        OnExpiry(Action action) {
            this.action = action;
        }

        public Action action() {
            return action;
        }
    }
}
