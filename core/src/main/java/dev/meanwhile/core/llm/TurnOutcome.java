package dev.meanwhile.core.llm;

import dev.meanwhile.core.error.Failure;

/** How a model's turn ended. */
public sealed interface TurnOutcome {

    /** @param reason why the model stopped */
    record Finished(FinishReason reason) implements TurnOutcome {}

    /**
     * The turn did not end as it should; what was streamed before stays with the caller.
     *
     * @param failure its code says whether a retry may help; {@code retryAfter} is the provider's own wish
     */
    record Broken(Failure failure) implements TurnOutcome {}

    /** Why a model stopped; what the providers' other words mean is decided in the client. */
    enum FinishReason {
        STOP("stop"),
        LENGTH("length"),
        TOOL_CALLS("tool_calls");

        private final String wireName;

        FinishReason(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
