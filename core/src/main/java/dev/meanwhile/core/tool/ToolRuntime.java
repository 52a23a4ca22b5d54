package dev.meanwhile.core.tool;

/** Where a tool can run: here, in the user's browser, or in both. */
public enum ToolRuntime {
    HYBRID("hybrid"),
    SERVER("server"),
    CLIENT("client");

    private final String wireName;

    ToolRuntime(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
