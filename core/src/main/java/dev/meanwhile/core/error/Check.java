package dev.meanwhile.core.error;

/** Guards for the compact constructors of records. */
public final class Check {
    private Check() {}

    /**
     * @param message a format that says what was expected and what came
     * @throws IllegalArgumentException if it does not hold
     */
    @SuppressWarnings("AnnotateFormatMethod") // its annotation lies in a library that core does not see (ADR 2)
    public static void that(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(values));
        }
    }
}
