package dev.meanwhile.server.secret;

import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a random nonce of 96 bits; the purpose is authenticated with it. Sealed text is {@code v<key version>.<base64url
 * of nonce and ciphertext>}.
 */
public final class AesSecretBox implements SecretBox {
    private static final Pattern SEALED = Pattern.compile("v(\\d{1,4})\\.([A-Za-z0-9_-]+)");
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeys keys;
    private final SecureRandom random = new SecureRandom();

    public AesSecretBox(SecretKeys keys) {
        this.keys = keys;
    }

    /** The version of the key that seals. */
    int version() {
        return keys.newest();
    }

    /** What everything begins with that is sealed now. */
    String prefix() {
        return prefix(version());
    }

    /** What everything begins with that the key of this version sealed. */
    public static String prefix(int version) {
        return "v" + version + ".";
    }

    @Override
    public String seal(Secret secret, String purpose) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var version = keys.newest();
            var sealed = cipher(Cipher.ENCRYPT_MODE, version, nonce, purpose)
                    .doFinal(secret.value().getBytes(StandardCharsets.UTF_8));
            var both =
                    ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed);
            return prefix(version) + Base64.getUrlEncoder().withoutPadding().encodeToString(both.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    @Override
    public Secret open(String sealed, String purpose) {
        var parts = SEALED.matcher(sealed);
        if (!parts.matches()) {
            throw new IllegalArgumentException("this is nothing that was sealed here");
        }
        var both = Base64.getUrlDecoder().decode(parts.group(2));
        if (both.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new IllegalArgumentException("the sealed secret is cut off");
        }
        var nonce = ByteBuffer.wrap(both).slice(0, NONCE_BYTES);
        var bytes = new byte[NONCE_BYTES];
        nonce.get(bytes);
        try {
            var opened = cipher(Cipher.DECRYPT_MODE, Integer.parseInt(parts.group(1)), bytes, purpose)
                    .doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES);
            return new Secret(new String(opened, StandardCharsets.UTF_8));
        } catch (AEADBadTagException e) {
            throw new IllegalArgumentException("the secret was sealed with another key or for another purpose", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, int version, byte[] nonce, String purpose) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(keys.key(version), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
