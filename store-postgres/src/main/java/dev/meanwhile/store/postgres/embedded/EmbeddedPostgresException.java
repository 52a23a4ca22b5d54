package dev.meanwhile.store.postgres.embedded;

import org.jspecify.annotations.Nullable;

/** The data directory or its PostgreSQL cannot be used. The message says what was expected, what was found and what to do. */
public final class EmbeddedPostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedPostgresException(String message) {
        this(message, null);
    }

    EmbeddedPostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
