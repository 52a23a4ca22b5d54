package dev.meanwhile.outbound;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages so that their receiver can tell who sent them and that nobody changed them: the symmetric scheme {@code v1} of
 * Standard Webhooks 1.0, HMAC-SHA256 over id, time and body.
 */
public final class MessageSignature {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32; // the scheme asks for 24 to 64

    private MessageSignature() {}

    /** A new secret, as both sides write it. */
    public static String newSecret(SecureRandom random) {
        var key = new byte[BYTES];
        random.nextBytes(key);
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /**
     * The headers of one sending.
     *
     * @param id the same for each sending of one message
     * @param at the time of this sending; receivers refuse old ones
     * @param secrets one signature for each, so that a secret can be replaced while messages are on their way
     * @throws IllegalArgumentException for a secret that is none
     */
    public static Map<String, String> headers(String id, Instant at, String body, List<String> secrets) {
        var time = Long.toString(at.getEpochSecond());
        var signatures = secrets.stream()
                .map(secret -> "v1," + signature(secret, id + "." + time + "." + body))
                .collect(Collectors.joining(" "));
        return Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", signatures);
    }

    private static String signature(String secret, String signed) {
        try {
            var key =
                    Base64.getDecoder().decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
