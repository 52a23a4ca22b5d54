package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a document says of itself.
 *
 * @param version of the format, as {@code 2.1.0}; documents of before it have none
 * @param name empty where the author gave none
 * @param inputs what it takes as a subflow
 * @param stop what ends a run that goes too far
 * @param compaction what becomes of a conversation that grows long
 */
public record Meta(
        @Nullable String version,
        String name,
        String description,
        List<Input> inputs,
        StopPolicy stop,
        Compaction compaction) {
    public static final int LONGEST_NAME = 256;
    public static final int LONGEST_DESCRIPTION = 4096;

    static final Field<String> VERSION = Field.text("version", "The format's version.");
    static final Field<String> NAME = Field.textOr("name", "The workflow's name.", "");
    static final Field<String> DESCRIPTION = Field.textOr("description", "What it is for.", "");
    static final Field<List<Input>> INPUTS =
            Field.objects("inputs", "What it takes as a subflow: `{id, required?, defaultValue?}`.", Input::read);
    static final Field<Execution> EXECUTION =
            Field.shaped("execution", "How its runs are held in bounds.", Execution::read);

    static final Meta NONE = new Meta(null, "", "", List.of(), StopPolicy.NONE, Compaction.DEFAULT);

    public Meta {
        inputs = List.copyOf(inputs);
    }

    /**
     * Something that a workflow takes as a subflow.
     *
     * @param isNeeded whether it must be given
     */
    public record Input(String id, boolean isNeeded) {
        static final Field<String> ID = Field.textOr("id", "Its name.", "");
        static final Field<Boolean> REQUIRED = Field.flag("required", "Whether it must be given.", false);
        static final Field<JsonNode> DEFAULT_VALUE = Field.any("defaultValue", "Its value where it is not given.");

        static Input read(Data data) {
            var id = data.text(ID);
            if (id.isEmpty()) {
                data.complain("id", "is needed");
            }
            return new Input(id, data.value(REQUIRED) && data.maybe(DEFAULT_VALUE) == null);
        }
    }

    /**
     * Bounds of one run; null for those that the engine sets alone.
     *
     * @param steps nodes that may be run, repetitions included
     * @param tokens of all its models
     * @param cost in US dollars
     */
    public record StopPolicy(
            @Nullable Integer steps,
            @Nullable Duration duration,
            @Nullable Integer tokens,
            @Nullable BigDecimal cost) {

        static final Field<Integer> MAX_STEPS =
                Field.whole("maxSteps", 1, 1_000_000, "Nodes that may be run, repetitions included.", null);
        static final Field<Duration> MAX_DURATION = Field.millis("maxDurationMs", "How long it may take.", null);
        static final Field<Integer> MAX_TOKENS =
                Field.whole("maxTokens", 1, Integer.MAX_VALUE, "Tokens of all its models.", null);
        static final Field<Double> MAX_COST = Field.number("maxCostUsd", 0, 1_000_000, "US dollars for its models.");

        static final StopPolicy NONE = new StopPolicy(null, null, null, null);

        static StopPolicy read(Data data) {
            var cost = data.maybe(MAX_COST);
            return new StopPolicy(
                    data.maybe(MAX_STEPS),
                    data.maybe(MAX_DURATION),
                    data.maybe(MAX_TOKENS),
                    cost == null ? null : BigDecimal.valueOf(cost));
        }
    }

    /** What a document says of its runs. */
    record Execution(StopPolicy stop, Compaction compaction) {
        static final Field<Compaction> COMPACTION =
                Field.shaped("compaction", "What becomes of a conversation that grows long.", Compaction::read);

        static final Execution NONE = new Execution(StopPolicy.NONE, Compaction.DEFAULT);

        static Execution read(Data data) {
            var compaction = data.maybe(COMPACTION);
            return new Execution(StopPolicy.read(data), compaction == null ? Compaction.DEFAULT : compaction);
        }
    }

    static Meta read(Data data) {
        var version = data.maybe(VERSION);
        if (version != null && !version.matches("2(\\..*)?")) {
            data.complain("version", "must be 2.x, the version of the format that is understood, but is " + version);
        }
        var said = data.maybe(EXECUTION);
        var execution = said == null ? Execution.NONE : said;
        return new Meta(
                version,
                bounded(data, NAME, LONGEST_NAME),
                bounded(data, DESCRIPTION, LONGEST_DESCRIPTION),
                data.value(INPUTS),
                execution.stop(),
                execution.compaction());
    }

    private static String bounded(Data data, Field<String> field, int longest) {
        var text = data.text(field);
        if (text.length() > longest) {
            data.complain(
                    field.name(), "must have at most %,d characters but has %,d".formatted(longest, text.length()));
        }
        return text;
    }
}
