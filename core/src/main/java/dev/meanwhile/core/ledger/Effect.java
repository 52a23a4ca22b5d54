package dev.meanwhile.core.ledger;

/** Whether a call changes anything outside Meanwhile. */
public enum Effect {
    READS("reads"),
    WRITES("writes");

    private final String wireName;

    Effect(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
