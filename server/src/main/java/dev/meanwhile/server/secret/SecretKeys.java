package dev.meanwhile.server.secret;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys that secrets are encrypted with. The last one of the list encrypts, all of them decrypt, so a key is changed by adding
 * one behind a comma. Each has a version, which sealed text begins with: its place in the list, from 1, until a database says
 * otherwise.
 */
public final class SecretKeys {
    private static final int BYTES = 32;

    private final List<byte[]> keys;
    private final List<Integer> versions;

    private SecretKeys(List<byte[]> keys, List<Integer> versions) {
        this.keys = keys;
        this.versions = versions;
    }

    /**
     * Reads keys.
     *
     * @param text 32 bytes in base64, or several of them with commas between, the newest last
     * @throws IllegalArgumentException if it is something else; says what was expected and never what came
     */
    public static SecretKeys of(Secret text) {
        var keys = new ArrayList<byte[]>();
        for (var part : text.value().strip().split("\\s*,\\s*", -1)) {
            keys.add(key(part));
        }
        return new SecretKeys(
                keys, IntStream.rangeClosed(1, keys.size()).boxed().toList());
    }

    private static byte[] key(String base64) {
        try {
            var key = Base64.getDecoder().decode(base64);
            Check.that(key.length == BYTES, "secret.key must be %s bytes in base64 but has %s", BYTES, key.length);
            return key;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "secret.key must be 32 bytes in base64 (openssl rand -base64 32), several with commas between", e);
        }
    }

    /** Reads a file, and makes it first, readable by its owner alone, where it is absent and may be made. */
    public static SecretKeys ofFile(Path file, boolean mayBeMade) {
        try {
            if (mayBeMade && !Files.exists(file)) {
                var key = new byte[BYTES];
                new SecureRandom().nextBytes(key);
                writeOwn(file, Base64.getEncoder().encodeToString(key) + "\n");
            }
            return of(new Secret(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the file of secret.key-file, " + file, e);
        }
    }

    /** Writes a file with mode 600; it never exists with another mode. */
    public static void writeOwn(Path file, String text) throws IOException {
        var aside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(aside);
        Files.createFile(aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(aside, text, StandardOpenOption.WRITE);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The same keys with the versions that a database knows them by, in their order. */
    public SecretKeys numbered(List<Integer> known) {
        return new SecretKeys(keys, List.copyOf(known));
    }

    /** The version of the key that encrypts. */
    int newest() {
        return versions.getLast();
    }

    byte[] key(int version) {
        var at = versions.indexOf(version);
        Check.that(at >= 0, "there is no secret key of version %s", version);
        return keys.get(at);
    }

    /** One for each key, in their order; tells two keys apart and shows nothing of either. */
    public List<String> fingerprints() {
        return keys.stream().map(SecretKeys::fingerprint).toList();
    }

    private static String fingerprint(byte[] key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update("meanwhile secret key\n".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(key), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
