package dev.meanwhile.workflow.definition;

import org.jspecify.annotations.Nullable;

/**
 * How outputs of parents become an input. Of several edges into one node the first with a mapping says how; {@link Mode#PICK} takes
 * only the edges that say so.
 *
 * @param template for {@link Mode#TEMPLATE}, with {@code {{nodeId}}} for outputs
 * @param key the name in the object for {@link Mode#JSON}; the parent's id where there is none
 * @param separator for {@link Mode#CONCAT}; a blank line where there is none
 */
public record InputMapping(
        Mode mode,
        @Nullable String template,
        @Nullable String key,
        @Nullable String separator) {

    static final Field<Mode> MODE = Field.choice("mode", Mode.values(), "How the outputs are put together.", null);
    static final Field<String> TEMPLATE =
            Field.text("template", "For `template`: a text in which `{{nodeId}}` stands for that parent's output.");
    static final Field<String> KEY = Field.text("key", "For `json`: the name of this output; else the parent's id.");
    static final Field<String> SEPARATOR =
            Field.text("separator", "For `concat`: what stands between; else a blank line.");

    /** Ways to put outputs together. */
    public enum Mode implements Named {
        PICK("pick"),
        TEMPLATE("template"),
        JSON("json"),
        CONCAT("concat");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    static InputMapping read(Data data) {
        var mode = data.maybe(MODE);
        var template = data.maybe(TEMPLATE);
        if (mode == null) {
            data.complain("mode", "must say how the outputs are put together: pick, template, json or concat");
        } else if (mode == Mode.TEMPLATE && template == null) {
            data.complain("template", "is needed where mode is template");
        }
        return new InputMapping(mode == null ? Mode.PICK : mode, template, data.maybe(KEY), data.maybe(SEPARATOR));
    }
}
