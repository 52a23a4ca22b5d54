package dev.meanwhile.workflow.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes over the nodes behind the exit {@code body}, until a model says it is enough or so many are done.
 *
 * @param conditionPrompt what the model is asked before the first and after each pass; may be empty for {@link Mode#FIXED}
 * @param conditionModel null for the project's default
 * @param loopPrompt put before each pass's input; may be empty
 */
public record LoopNode(
        String conditionPrompt,
        @Nullable String conditionModel,
        int maxIterations,
        OnMax onMaxIterations,
        Mode mode,
        String loopPrompt,
        boolean includePreviousOutputs,
        boolean includeIterationContext,
        OutputMode outputMode)
        implements NodeSpec {

    static final Field<String> CONDITION_PROMPT = Field.textOr(
            "conditionPrompt", "What a model is asked before the first and after each pass: whether to go on.", "");
    static final Field<String> CONDITION_MODEL =
            Field.text("conditionModel", "The model that is asked; the project's default where it is left out.");
    static final Field<Integer> MAX_ITERATIONS = Field.whole("maxIterations", "Most passes, from 1 to 1,000.", 10);
    static final Field<OnMax> ON_MAX_ITERATIONS = Field.choice(
            "onMaxIterations", OnMax.values(), "What it means that the last pass was not enough.", OnMax.WARNING);
    static final Field<Mode> MODE = Field.choice(
            "loopMode", Mode.values(), "`condition` asks a model, `fixed` makes all passes.", Mode.CONDITION);
    static final Field<String> LOOP_PROMPT = Field.textOr("loopPrompt", "Put before each pass's input.", "");
    static final Field<Boolean> INCLUDE_PREVIOUS_OUTPUTS =
            Field.flag("includePreviousOutputs", "Whether a pass sees what earlier ones came to.", false);
    static final Field<Boolean> INCLUDE_ITERATION_CONTEXT =
            Field.flag("includeIterationContext", "Whether a pass is told which one it is.", false);
    static final Field<OutputMode> OUTPUT_MODE = Field.choice(
            "outputMode",
            OutputMode.values(),
            "What leaves by `done`: the last pass's output, or all of them.",
            OutputMode.LAST);

    static final NodeType TYPE = new NodeType(
            "whileLoop",
            List.of(),
            "Runs the nodes behind its exit `body` again and again, then goes on by `done`.",
            List.of(
                    CONDITION_PROMPT,
                    CONDITION_MODEL,
                    MAX_ITERATIONS,
                    ON_MAX_ITERATIONS,
                    MODE,
                    LOOP_PROMPT,
                    INCLUDE_PREVIOUS_OUTPUTS,
                    INCLUDE_ITERATION_CONTEXT,
                    OUTPUT_MODE),
            LoopNode::read);

    /** What it means that the last pass was not enough. */
    public enum OnMax implements Named {
        ERROR("error"),
        WARNING("warning"),
        CONTINUE("continue");

        private final String wireName;

        OnMax(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    /** What ends it. */
    public enum Mode implements Named {
        CONDITION("condition"),
        FIXED("fixed");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    /** What it comes to. */
    public enum OutputMode implements Named {
        LAST("last"),
        ACCUMULATE("accumulate");

        private final String wireName;

        OutputMode(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    static LoopNode read(Data data) {
        return new LoopNode(
                data.text(CONDITION_PROMPT),
                data.maybe(CONDITION_MODEL),
                data.value(MAX_ITERATIONS),
                data.value(ON_MAX_ITERATIONS),
                data.value(MODE),
                data.text(LOOP_PROMPT),
                data.value(INCLUDE_PREVIOUS_OUTPUTS),
                data.value(INCLUDE_ITERATION_CONTEXT),
                data.value(OUTPUT_MODE));
    }

    @Override
    public Handles handles() {
        return Handles.and(Handles.BODY, Handles.DONE);
    }
}
