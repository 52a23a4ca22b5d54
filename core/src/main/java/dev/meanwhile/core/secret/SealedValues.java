package dev.meanwhile.core.secret;

import java.util.List;

/** All that a {@link SecretBox} sealed and that lies somewhere, for sealing it anew with another key. */
public interface SealedValues {

    /**
     * Values that do not begin with the prefix, in the order of their text.
     *
     * @param after only values whose text is behind this one; empty for the first ones
     * @param most at least 1
     */
    List<Sealed> without(String prefix, String after, int most);

    /** Whether any value begins with the prefix. */
    boolean isAny(String prefix);

    /**
     * Puts another text in a value's place.
     *
     * @return false if the value is gone or was replaced meanwhile; then nothing is changed
     */
    boolean replace(Sealed value, String text);

    /**
     * A value in its place.
     *
     * @param place whose value it is, as {@code job}
     * @param id names the value in its place
     * @param subId the rest of its name, or empty
     * @param purpose the one that it was sealed for
     */
    record Sealed(String place, String id, String subId, String purpose, String text) {
        @Override
        public String toString() {
            return "Sealed[%s %s]".formatted(place, id);
        }
    }
}
