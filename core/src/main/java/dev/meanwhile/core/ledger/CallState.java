package dev.meanwhile.core.ledger;

/** Where a call is. The wire names are stored and never change. */
public enum CallState {
    ASKED("asked"),
    /** A person or a browser is asked. */
    WAITING("waiting"),
    RUNNING("running"),
    DONE("done"),
    FAILED("failed"),
    /** It was never run: unknown tool, bad arguments, no browser to run it, a person refused it. */
    REFUSED("refused"),
    /** It may or may not have taken effect. */
    UNKNOWN("unknown");

    private final String wireName;

    CallState(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public boolean isSettled() {
        return switch (this) {
            case ASKED, WAITING, RUNNING -> false;
            case DONE, FAILED, REFUSED, UNKNOWN -> true;
        };
    }

    /** @throws IllegalArgumentException for a name that none has */
    public static CallState ofWireName(String wireName) {
        for (var state : values()) {
            if (state.wireName.equals(wireName)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no call state is named " + wireName);
    }
}
