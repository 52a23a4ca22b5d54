package dev.meanwhile.server.auth;

import dev.meanwhile.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Things that open a door: made at random, kept as a hash. */
public final class Credential {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private Credential() {}

    /** An API token: {@code mw_} and 32 random bytes in base64url. */
    public static Secret newToken() {
        return new Secret("mw_" + random());
    }

    /** For a session or a login link: 32 random bytes in base64url. */
    public static Secret newTicket() {
        return new Secret(random());
    }

    private static String random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** SHA-256, lower-case hex. Without salt: what is hashed here is random. */
    public static String hash(Secret shown) {
        return hash(shown.value().getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256 of any bytes, lower-case hex. */
    public static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
