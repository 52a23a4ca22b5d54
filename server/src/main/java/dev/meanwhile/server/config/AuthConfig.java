package dev.meanwhile.server.config;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who gets in, and the key that secrets are encrypted with.
 *
 * @param token the local owner's token; null makes one and keeps it in {@code token} of the data directory
 * @param secretKey 32 bytes in base64, for secrets at rest; null for that of the file
 * @param secretKeyFile a file that holds it; null, with the embedded database, for one made in the data directory
 * @param session how long a login in the browser lasts. Default 30d
 * @param auditKept how long the audit log is kept. Default 365d
 */
public record AuthConfig(
        @Nullable Secret token,
        @Nullable Secret secretKey,
        @Nullable Path secretKeyFile,
        Duration session,
        Duration auditKept) {
    public static final AuthConfig DEFAULT =
            new AuthConfig(null, null, null, Duration.ofDays(30), Duration.ofDays(365));

    /** Shorter tokens could be guessed. */
    private static final int SHORTEST = 16;

    public AuthConfig {
        Check.that(
                token == null || token.value().length() >= SHORTEST,
                "token must have at least %s characters",
                SHORTEST);
        Check.that(
                secretKey == null || secretKeyFile == null,
                "secret.key and secret.key-file are both set, but only one can hold");
        Check.that(session.isPositive(), "auth.session must be positive but is %s", session);
        Check.that(auditKept.isPositive(), "auth.audit-kept must be positive but is %s", auditKept);
    }
}
