package dev.meanwhile.core.tool;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a call gave. */
public sealed interface ToolResult {

    record Text(String text) implements ToolResult {
        public Text {
            requireNonNull(text, "a tool's text must not be null");
        }
    }

    record Json(JsonNode value) implements ToolResult {
        public Json {
            requireNonNull(value, "a tool's value must not be null; JSON's null is a NullNode");
        }
    }

    /**
     * The call did not do its work; the model is told why and may try something else.
     *
     * @param problems single points of complaint, each with a JSON pointer into the arguments; may be empty
     */
    record Refused(Reason reason, String message, List<Problem> problems) implements ToolResult {
        public Refused {
            problems = List.copyOf(problems);
        }

        public Refused(Reason reason, String message) {
            this(reason, message, List.of());
        }
    }

    /** @param pointer RFC 6901, {@code ""} for the whole value */
    record Problem(String pointer, String message) {}

    /** Why a call gave no result; the names are what models and clients read. */
    enum Reason {
        NOT_FOUND("not_found"),
        INVALID_ARGUMENTS("invalid_arguments"),
        TIMEOUT("timeout"),
        CLIENT_ONLY("client_only"),
        DENIED("denied"),
        SKIPPED("skipped"),
        FAILED("failed"),
        OUTCOME_UNKNOWN("outcome_unknown");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
