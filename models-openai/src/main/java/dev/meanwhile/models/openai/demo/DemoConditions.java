package dev.meanwhile.models.openai.demo;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers prompts that want one of two words, as loops of workflows ask: the first two passes go on, then it is enough. */
final class DemoConditions {
    private static final int PASSES = 2;
    private static final List<Words> KNOWN = List.of(
            new Words("yes", "no"),
            new Words("true", "false"),
            new Words("continue", "done"),
            new Words("continue", "stop"));
    private static final Pattern PASS = Pattern.compile(
            "\\b(?:iteration|pass|attempt)s?\\W{0,3}(?:number|index|so far|is|was)?\\W{0,3}(\\d{1,6})",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ASKS_FOR_END = Pattern.compile(
            "\\b(?:is|are|has|have|was)\\b[^.?!\\n]{0,80}\\b(?:done|finished|complete|completed|good enough|enough)\\b",
            Pattern.CASE_INSENSITIVE);

    private DemoConditions() {}

    private record Words(String on, String off) {
        boolean areAskedFor(String text) {
            var either = "\\b(?:" + on + "\\b[^.\\n]{0,40}\\b" + off + "|" + off + "\\b[^.\\n]{0,40}\\b" + on + ")\\b";
            return Pattern.compile(
                            "\\b(?:answer|respond|reply|say|return|output)\\b[^.\\n]{0,60}" + either,
                            Pattern.CASE_INSENSITIVE)
                    .matcher(text)
                    .find();
        }
    }

    /** The word, or null if the request wants no such thing. */
    static @Nullable String answer(String instructions) {
        for (var words : KNOWN) {
            if (words.areAskedFor(instructions)) {
                return goesOn(instructions, words) ? words.on() : words.off();
            }
        }
        return null;
    }

    private static boolean goesOn(String instructions, Words words) {
        var matcher = PASS.matcher(instructions); // the first: what a pass came to may name earlier ones
        var isMore = matcher.find() && Integer.parseInt(matcher.group(1)) < PASSES;
        var isInverted = !words.on().equals("continue")
                && ASKS_FOR_END.matcher(instructions).find();
        return isInverted ? !isMore : isMore;
    }
}
