package dev.meanwhile.workflow.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A choice of a model between ways on; what was not chosen is skipped. Its routes are the edges that leave it.
 *
 * @param model null for the project's default
 * @param prompt how to choose; may be empty
 */
public record RouterNode(
        @Nullable String model,
        String prompt,
        Fallback fallback,
        ErrorHandling errorHandling,
        @Nullable Hitl hitl) implements NodeSpec {

    static final Field<String> MODEL =
            Field.text("model", "The model that chooses; the project's default where it is left out.");
    static final Field<String> PROMPT = Field.textOr("prompt", "How to choose.", "");
    static final Field<Fallback> FALLBACK = Field.choice(
            "fallbackBehavior",
            Fallback.values(),
            "What is taken when the model chose nothing that can be understood: the first route, a failure, or no route.",
            Fallback.FIRST);

    static final NodeType TYPE = new NodeType(
            "router",
            List.of("condition"),
            "Lets a model choose one of the edges that leave it and passes its input on by it, unchanged.",
            List.of(MODEL, PROMPT, FALLBACK, ERROR_HANDLING, HITL),
            RouterNode::read);

    /** What is taken when nothing was chosen. */
    public enum Fallback implements Named {
        FIRST("first"),
        ERROR("error"),
        NONE("none");

        private final String wireName;

        Fallback(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    static RouterNode read(Data data) {
        return new RouterNode(
                data.maybe(MODEL),
                data.text(PROMPT),
                data.value(FALLBACK),
                NodeType.errorHandling(data),
                data.maybe(HITL));
    }

    @Override
    public Handles handles() {
        return Handles.ANY;
    }
}
