package dev.meanwhile.models.openai.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** Which images a turn has given. A {@code data:} URL can be megabytes, so long ones are remembered by their hash. */
final class SeenImages {
    private static final int LONG_URL = 256;

    private final Set<String> seen = new HashSet<>();

    /** Whether this URL comes for the first time. */
    boolean isNew(String url) {
        return seen.add(url.length() <= LONG_URL ? url : hash(url));
    }

    private static String hash(String url) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(url.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
