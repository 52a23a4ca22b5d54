package dev.meanwhile.core.round;

/** What becomes of a loop whose model wants more rounds of tools than its limit allows. */
public enum AfterLastRound {
    /** It fails with {@code tool_rounds_exceeded}; the calls beyond the limit are never made. */
    FAIL,

    /** After the last round the model is asked once more without a choice of tools, and what it says then is the answer. */
    ANSWER,

    /**
     * It fails as with {@link #FAIL}, but the calls beyond the limit are kept: a later run of the same path makes them if its limit
     * is higher, or refuses them and asks for an {@link #ANSWER}. For callers that ask a person in between.
     */
    PAUSE
}
