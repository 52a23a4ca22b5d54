package dev.meanwhile.workflow.definition;

import org.jspecify.annotations.Nullable;

/**
 * How a conversation is kept within what models read.
 *
 * @param threshold estimated tokens above which it is made shorter
 * @param preserveRecent newest messages that stay as they are
 * @param model that makes summaries; null for the default model of the run
 * @param prompt that asks for a summary, with {@code {{messages}}} for what is to be summarised; null for the engine's own
 */
public record Compaction(
        int threshold,
        int preserveRecent,
        Strategy strategy,
        @Nullable String model,
        @Nullable String prompt) {

    /** What {@code auto} stands for: models in use today read more. */
    public static final int AUTO = 100_000;

    static final Field<Integer> THRESHOLD = new Field<>(
            "threshold",
            "auto, or whole number from 1,000 to 10,000,000",
            "Estimated tokens, four characters each, above which the conversation is made shorter.",
            AUTO,
            (value, place) -> {
                if (value.isTextual() && value.asText().equals("auto")) {
                    return AUTO;
                }
                var isRight =
                        value.canConvertToExactIntegral() && value.asLong() >= 1_000 && value.asLong() <= 10_000_000;
                if (!isRight) {
                    place.complain("must be auto or a whole number from 1,000 to 10,000,000");
                }
                return isRight ? value.asInt() : null;
            });
    static final Field<Integer> PRESERVE_RECENT =
            Field.whole("preserveRecent", 0, 1_000, "The newest messages, which stay as they are.", 5);
    static final Field<Strategy> STRATEGY =
            Field.choice("strategy", Strategy.values(), "What becomes of older messages.", Strategy.SUMMARIZE);
    static final Field<String> SUMMARIZE_MODEL =
            Field.text("summarizeModel", "The model that makes summaries; else the run's default model.");
    static final Field<String> SUMMARIZE_PROMPT =
            Field.text("summarizePrompt", "Asks for a summary; `{{messages}}` stands for the messages to summarise.");

    /** What becomes of messages that do not fit. */
    public enum Strategy implements Named {
        SUMMARIZE("summarize"),
        TRUNCATE("truncate");

        private final String wireName;

        Strategy(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    /** What holds where a document says nothing of it. */
    public static final Compaction DEFAULT = new Compaction(AUTO, 5, Strategy.SUMMARIZE, null, null);

    static Compaction read(Data data) {
        return new Compaction(
                data.value(THRESHOLD),
                data.value(PRESERVE_RECENT),
                data.value(STRATEGY),
                data.maybe(SUMMARIZE_MODEL),
                data.maybe(SUMMARIZE_PROMPT));
    }
}
