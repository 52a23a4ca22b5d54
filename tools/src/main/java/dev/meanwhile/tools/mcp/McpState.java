package dev.meanwhile.tools.mcp;

import org.jspecify.annotations.Nullable;

/**
 * How it stands with a server.
 *
 * @param tools how many of its tools models are offered
 * @param reason why it is not connected; without secrets, for operators
 */
public record McpState(
        String server, Phase phase, int tools, @Nullable String reason) {

    McpState as(Phase next, @Nullable String why) {
        return new McpState(server, next, tools, why);
    }

    /** Where the connection is. */
    public enum Phase {
        /** On its way for the first time, or again. */
        STARTING("starting"),
        UP("up"),
        /** Not there; tried again after a while. Its tools stay offered, and calls of them fail. */
        DOWN("down");

        private final String wireName;

        Phase(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
