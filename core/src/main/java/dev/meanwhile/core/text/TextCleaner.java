package dev.meanwhile.core.text;

/**
 * Makes streamed text storable: U+0000 becomes U+FFFD, and a surrogate that is cut from its other half waits for it, or becomes
 * U+FFFD if it never comes. One instance per stream of fragments.
 */
public final class TextCleaner {
    private static final char REPLACEMENT = '\uFFFD';

    private char waiting; // a high surrogate, or 0

    /** A text that is complete, cleaned. */
    public static String whole(String text) {
        var cleaner = new TextCleaner();
        return cleaner.clean(text) + cleaner.rest();
    }

    /** The fragment, cleaned; empty if all of it waits. */
    public String clean(String fragment) {
        return waiting == 0 && isClean(fragment) ? fragment : rewritten(fragment);
    }

    /** What still waits when the stream has ended. */
    public String rest() {
        if (waiting == 0) {
            return "";
        }
        waiting = 0;
        return String.valueOf(REPLACEMENT);
    }

    private static boolean isClean(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private String rewritten(String fragment) {
        var out = new StringBuilder(fragment.length() + 1);
        for (var i = 0; i < fragment.length(); i++) {
            add(fragment.charAt(i), out);
        }
        return out.toString();
    }

    private void add(char c, StringBuilder out) {
        if (Character.isLowSurrogate(c)) {
            if (waiting == 0) {
                out.append(REPLACEMENT);
            } else {
                out.append(waiting).append(c);
                waiting = 0;
            }
            return;
        }
        if (waiting != 0) {
            out.append(REPLACEMENT);
            waiting = 0;
        }
        if (Character.isHighSurrogate(c)) {
            waiting = c;
        } else {
            out.append(c == 0 ? REPLACEMENT : c);
        }
    }
}
