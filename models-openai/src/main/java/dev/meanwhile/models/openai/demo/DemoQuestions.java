package dev.meanwhile.models.openai.demo;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the demo model finds in a question: that the time is wanted, and a sum. */
final class DemoQuestions {
    private static final Pattern TIME = Pattern.compile(
            "\\b(?:what|current|local)\\b[^.?!]{0,30}\\btime\\b|\\btime (?:is it|in|now)\\b|\\btoday's date\\b|\\bwhat day\\b",
            Pattern.CASE_INSENSITIVE);
    private static final String NUMBER = "\\(*\\d[\\d_]*(?:,\\d{3})*(?:\\.\\d+)?\\)*";
    private static final Pattern SUM =
            Pattern.compile("(?<![\\w.-])-?" + NUMBER + "(?:\\s*[-+*/×÷^%x]\\s*" + NUMBER + ")+");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

    private DemoQuestions() {}

    static boolean asksForTime(String question) {
        return TIME.matcher(question).find();
    }

    /** The first arithmetic expression, in ASCII and without spaces, or null: {@code 17 × 23} is {@code 17*23}. */
    static @Nullable String sumIn(String question) {
        var matcher = SUM.matcher(DATE.matcher(question).replaceAll(" "));
        if (!matcher.find()) {
            return null;
        }
        var sum = matcher.group().replaceAll("[\\s,_]", "");
        return balanced(sum.replace('×', '*').replace('x', '*').replace('÷', '/'));
    }

    /** Parentheses of the sentence around it are not part of a sum. */
    private static String balanced(String sum) {
        var open = sum.chars().filter(c -> c == '(').count();
        var closed = sum.chars().filter(c -> c == ')').count();
        if (open > closed && sum.startsWith("(")) {
            return balanced(sum.substring(1));
        }
        return closed > open && sum.endsWith(")") ? balanced(sum.substring(0, sum.length() - 1)) : sum;
    }
}
