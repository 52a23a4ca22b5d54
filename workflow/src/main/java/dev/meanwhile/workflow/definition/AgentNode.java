package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model with tools.
 *
 * @param model null for the project's default
 * @param prompt the system text; may be empty
 * @param task what to do with the input, put before it; may be empty
 * @param toolChoice as the model's provider takes it, or null
 * @param structuredOutput a JSON Schema of the answer, or null
 */
public record AgentNode(
        @Nullable String model,
        String prompt,
        String task,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        List<String> tools,
        @Nullable JsonNode toolChoice,
        @Nullable ObjectNode structuredOutput,
        int maxToolIterations,
        OnMax onMaxToolIterations,
        ErrorHandling errorHandling,
        @Nullable Hitl hitl)
        implements NodeSpec {

    static final Field<String> MODEL = Field.text("model", "The model; the project's default where it is left out.");
    static final Field<String> PROMPT =
            Field.textOr("prompt", "What the model is to be and to do: its system text.", "");
    static final Field<String> TASK = Field.textOr("task", "What to do with the input, put before it.", "");
    static final Field<Double> TEMPERATURE =
            Field.number("temperature", 0, 2, "How freely the model chooses its words.");
    static final Field<Integer> MAX_TOKENS =
            Field.whole("maxTokens", 1, 10_000_000, "Most tokens of one answer.", null);
    static final Field<List<String>> TOOLS = Field.texts("tools", "Names of the tools that it may call.");
    static final Field<JsonNode> TOOL_CHOICE =
            Field.any("toolChoice", "`auto`, `none`, `required`, or a function to call first.");
    static final Field<ObjectNode> STRUCTURED_OUTPUT =
            Field.object("structuredOutput", "A JSON Schema that the answer must meet.");
    static final Field<Integer> MAX_TOOL_ITERATIONS =
            Field.whole("maxToolIterations", 1, 100, "Rounds that may call tools.", 10);
    static final Field<OnMax> ON_MAX_TOOL_ITERATIONS = Field.choice(
            "onMaxToolIterations",
            OnMax.values(),
            "What comes after the last of them: the answer so far, a failure, or a question to people.",
            OnMax.WARNING);

    static final NodeType TYPE = new NodeType(
            "agent",
            List.of(),
            "Asks a model, runs the tools it calls, and passes its answer on.",
            List.of(
                    MODEL,
                    PROMPT,
                    TASK,
                    TEMPERATURE,
                    MAX_TOKENS,
                    TOOLS,
                    TOOL_CHOICE,
                    STRUCTURED_OUTPUT,
                    MAX_TOOL_ITERATIONS,
                    ON_MAX_TOOL_ITERATIONS,
                    ERROR_HANDLING,
                    HITL),
            AgentNode::read);

    public AgentNode {
        tools = List.copyOf(tools);
    }

    /** What comes after the last round that may call tools. */
    public enum OnMax implements Named {
        WARNING("warning"),
        ERROR("error"),
        HITL("hitl");

        private final String wireName;

        OnMax(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    static AgentNode read(Data data) {
        return new AgentNode(
                data.maybe(MODEL),
                data.text(PROMPT),
                data.text(TASK),
                data.maybe(TEMPERATURE),
                data.maybe(MAX_TOKENS),
                data.value(TOOLS),
                data.maybe(TOOL_CHOICE),
                data.maybe(STRUCTURED_OUTPUT),
                data.value(MAX_TOOL_ITERATIONS),
                data.value(ON_MAX_TOOL_ITERATIONS),
                NodeType.errorHandling(data),
                data.maybe(HITL));
    }
}
