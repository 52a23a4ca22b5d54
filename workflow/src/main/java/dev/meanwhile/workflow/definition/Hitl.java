package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to people at a node ("human in the loop").
 *
 * @param prompt what they are asked; empty for words of ours
 * @param options what they may choose from, as the author wrote it
 * @param inputSchema a JSON Schema of the answer, or null
 * @param timeout after which the question expires, or null for as long as the engine keeps one
 * @param defaultAction what an expiry means, or null for a failure
 */
public record Hitl(
        Mode mode,
        String prompt,
        List<JsonNode> options,
        @Nullable ObjectNode inputSchema,
        @Nullable Duration timeout,
        @Nullable String defaultAction) {

    /** An approval in words of ours. */
    public static final Hitl PLAIN = new Hitl(Mode.APPROVAL, "", List.of(), null, null, null);

    static final Field<Boolean> ENABLED = Field.flag("enabled", "Whether people are asked at all.", false);
    static final Field<Mode> MODE = Field.choice(
            "mode",
            Mode.values(),
            "`approval` asks before the node runs, `input` takes its input from the answer, `review` asks about its output.",
            Mode.APPROVAL);
    static final Field<String> PROMPT = Field.text("prompt", "What people are asked.");
    static final Field<List<JsonNode>> OPTIONS =
            Field.list("options", "list", "What people may choose from.", (value, place) -> value);
    static final Field<ObjectNode> INPUT_SCHEMA =
            Field.object("inputSchema", "A JSON Schema that the answer must meet.");
    static final Field<Duration> TIMEOUT = Field.millis("timeout", "After which the question expires.", null);
    static final Field<String> DEFAULT_ACTION = Field.text(
            "defaultAction", "What an expiry means: `approve`, `reject` or `skip`; a failure where it is left out.");

    public Hitl {
        options = List.copyOf(options);
    }

    /** When people are asked. */
    public enum Mode implements Named {
        APPROVAL("approval"),
        INPUT("input"),
        REVIEW("review");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    /** @return null where it is switched off */
    static @Nullable Hitl read(Data data) {
        var hitl = new Hitl(
                data.value(MODE),
                data.text(PROMPT),
                data.value(OPTIONS),
                data.maybe(INPUT_SCHEMA),
                data.maybe(TIMEOUT),
                data.maybe(DEFAULT_ACTION));
        return data.value(ENABLED) ? hitl : null;
    }
}
