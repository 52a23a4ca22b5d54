package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The run's result.
 *
 * @param sources ids of the nodes whose outputs it takes; empty for its parents
 * @param template with {@code {{nodeId}}}; null puts the outputs one after the other
 * @param schema a JSON Schema that a JSON result must meet, or null
 */
public record OutputNode(
        Format format,
        Mode mode,
        List<String> sources,
        String introText,
        String outroText,
        @Nullable String template,
        @Nullable ObjectNode schema)
        implements NodeSpec {

    static final Field<Format> FORMAT = Field.choice("format", Format.values(), "What the result is.", Format.TEXT);
    static final Field<Mode> MODE = Field.choice(
            "mode",
            Mode.values(),
            "`combine` puts the outputs together, `synthesis` lets the default model do it.",
            Mode.COMBINE);
    static final Field<List<String>> SOURCES =
            Field.texts("sources", "Ids of the nodes whose outputs it takes; its parents where it is left out.");
    static final Field<String> INTRO_TEXT = Field.textOr("introText", "Put before the result.", "");
    static final Field<String> OUTRO_TEXT = Field.textOr("outroText", "Put after it.", "");
    static final Field<String> TEMPLATE = Field.text("template", "A text in which `{{nodeId}}` stands for an output.");
    static final Field<ObjectNode> SCHEMA = Field.object("schema", "A JSON Schema that a JSON result must meet.");

    static final NodeType TYPE = new NodeType(
            "output",
            List.of(),
            "Makes the run's result of what reaches it.",
            List.of(FORMAT, MODE, SOURCES, INTRO_TEXT, OUTRO_TEXT, TEMPLATE, SCHEMA),
            OutputNode::read);

    public OutputNode {
        sources = List.copyOf(sources);
    }

    /** What the result is. */
    public enum Format implements Named {
        TEXT("text"),
        JSON("json"),
        MARKDOWN("markdown");

        private final String wireName;

        Format(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    /** How it is made. */
    public enum Mode implements Named {
        COMBINE("combine"),
        SYNTHESIS("synthesis");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    static OutputNode read(Data data) {
        return new OutputNode(
                data.value(FORMAT),
                data.value(MODE),
                data.value(SOURCES),
                data.text(INTRO_TEXT),
                data.text(OUTRO_TEXT),
                data.maybe(TEMPLATE),
                data.maybe(SCHEMA));
    }
}
