package dev.meanwhile.bench.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Puts pieces of text where they say they belong, and refuses gaps and pieces that differ from what is known. Used by one thread. */
final class TextCheck {
    private final @Nullable String expected;
    private final StringBuilder kept = new StringBuilder();
    private int length;

    /** @param expected the whole text; null if it is not known yet, then what comes is kept */
    TextCheck(@Nullable String expected) {
        this.expected = expected;
    }

    /** @throws IOException if there is a gap before the piece, or it differs */
    void piece(int offset, String text) throws IOException {
        if (offset > length) {
            throw new WrongStreamException(
                    "a gap: have %d units of text, the next piece is at %d".formatted(length, offset));
        }
        if (expected != null) {
            if (!expected.startsWith(text, offset)) {
                throw new WrongStreamException("other text than expected at " + offset);
            }
        } else {
            keep(offset, text);
        }
        length = Math.max(length, offset + text.length());
    }

    private void keep(int offset, String text) throws IOException {
        var known = Math.min(text.length(), kept.length() - offset);
        if (!kept.substring(offset, offset + known).equals(text.substring(0, known))) {
            throw new WrongStreamException("the text at " + offset + " came twice and differs");
        }
        kept.append(text, known, text.length());
    }

    /** What lies from there on is void. */
    void rewind(int offset) {
        length = Math.min(length, offset);
        kept.setLength(Math.min(kept.length(), offset));
    }

    int length() {
        return length;
    }

    /** @throws IOException if the text that came is not the whole one */
    void complete(String whole) throws IOException {
        var isWhole = expected == null ? kept.toString().equals(whole) : length == whole.length();
        if (!isWhole) {
            throw new WrongStreamException(
                    "the text has %d units in place of %d, or differs".formatted(length, whole.length()));
        }
    }
}
