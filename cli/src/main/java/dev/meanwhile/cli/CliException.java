package dev.meanwhile.cli;

import org.jspecify.annotations.Nullable;

/** What went wrong, in words for the person at the terminal. */
final class CliException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CliException(String message) {
        this(message, null);
    }

    CliException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
