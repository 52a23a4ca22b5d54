package dev.meanwhile.store.postgres.schema;

import org.jspecify.annotations.Nullable;

/** A database that answers but is not for Meanwhile, which no waiting will change; the message says why. */
public final class UnusableDatabaseException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnusableDatabaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
