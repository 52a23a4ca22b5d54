package dev.meanwhile.tools.schema;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/**
 * A pattern of a schema, matched in bounded time: a pattern such as {@code (a+)+$} tries exponentially many ways, so the
 * characters it looks at are counted.
 */
final class BoundedPattern implements RegularExpression {
    /** Some 50 ms; a harmless pattern looks at each character a few times. */
    private static final int MOST_LOOKS = 5_000_000;

    private final Pattern pattern;

    /** @throws java.util.regex.PatternSyntaxException if it is none */
    BoundedPattern(String regex) {
        this.pattern = Pattern.compile(regex);
    }

    @Override
    public boolean matches(String value) {
        try {
            return pattern.matcher(new Counted(value)).find();
        } catch (StackOverflowError e) {
            throw new Steps.Exhausted();
        }
    }

    /** A text that allows a number of looks. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS) {
                throw new Steps.Exhausted();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
